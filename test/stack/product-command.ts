// Runs a command of src/cli: `product-command.ts new-product …`. With the settings of a warehouse in the
// environment the command uses these; without them it gets those of the running stack, or with
// `--ready FILE` those of the stack that was started with it.
/* oxlint-disable typescript/no-require-imports -- what is loaded late: tsx/cjs reads no import() */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { FunctionsSettings, toWarehouseSettings } from './functions-settings'
import { readReadyFile, runningFile } from './ready-file'
import { projectDirectory } from './stack-directory'

const text = { type: 'string' } as const

async function main(): Promise<number> {
  const [command = '', ...words] = process.argv.slice(2)
  const { values } = parseArgs({
    options: { ready: text, connection: text, help: { type: 'boolean' } },
    ...{ args: words, strict: false },
  })
  const { ready = runningFile, connection = 'default' } = values as Record<string, string>
  const settings = values.help ? {} : await warehouseSettings(ready, connection)
  const program = path.join(projectDirectory, 'src/cli', `${command}.ts`)
  const child = spawn(
    process.execPath,
    ['--require', require.resolve('./typescript.cjs'), program, ...words.filter(isForCommand)],
    { stdio: 'inherit', env: { ...process.env, ...settings } },
  )
  const [code] = (await once(child, 'exit')) as [number | null]
  return code ?? 1
}

function isForCommand(word: string, place: number, words: readonly string[]): boolean {
  return word !== '--ready' && words[place - 1] !== '--ready' && !word.startsWith('--ready=')
}

async function warehouseSettings(
  readyFile: string,
  connection: string,
): Promise<FunctionsSettings> {
  const isSet = Object.entries(process.env).some(
    ([name, value]) => name.endsWith('DATABRICKS_HOST') && value !== '',
  )
  if (isSet) return {}
  const stack = await readReadyFile(readyFile)
  if (!stack) {
    throw new Error(
      'No warehouse is known: set DATABRICKS_HOST, DATABRICKS_HTTP_PATH and DATABRICKS_TOKEN, or run npm start in another terminal.',
    )
  }
  // Loaded only now, so that help and a refusal come at once.
  const late = require('./functions-settings') as {
    toWarehouseSettings: typeof toWarehouseSettings
  }
  return late.toWarehouseSettings(stack.warehouse, [connection])
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  },
)
