// `npm run sql -- "<statement>"`: one statement on the running stack's warehouse, through the driver
// that the app uses. Its result is printed as a table, or with --json as one value.
/* oxlint-disable typescript/no-require-imports -- what is loaded late: tsx/cjs reads no import() */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import type * as SqlRun from './sql-run'
import { readReadyFile, runningFile } from './ready-file'

const usage = `Runs one statement on the warehouse of the running stack.

npm run sql -- "<statement>" [options]

  --json        one JSON value: { columns: [{ name, type }], rows: [[…]] }, each value as its text
  --ready FILE  use the stack that was started with the same --ready FILE
  --help

`

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { json: { type: 'boolean' }, ready: { type: 'string' }, help: { type: 'boolean' } },
    allowPositionals: true,
  })
  if (values.help) {
    process.stdout.write(`${usage}${await grammar()}`)
    return
  }
  const [statement, another] = positionals
  if (statement === undefined || another !== undefined) {
    throw new Error('npm run sql needs one statement in quotes: npm run sql -- "SELECT 1"')
  }
  const stack = await readReadyFile(values.ready ?? runningFile)
  if (!stack) {
    const where = values.ready === undefined ? '' : ` with the ready file ${values.ready}`
    throw new Error(`No stack is running${where}. Start one with npm start or npm run stack.`)
  }
  // Loaded only now, so that help and a refusal come at once.
  const { runSql } = require('./sql-run') as typeof SqlRun
  process.stdout.write(await runSql(statement, stack, values.json === true))
}

/** The SQL that the warehouse accepts, from the table in its README. */
async function grammar(): Promise<string> {
  const readme = await readFile(path.join(__dirname, 'warehouse/README.md'), 'utf8')
  const [, section = ''] = /## The SQL it takes\n(.*?)\n\*\*/s.exec(readme) ?? []
  const rows = [...section.matchAll(/^\| (.+?) \| (.+) \|$/gm)].slice(2)
  const lines = rows.map(([, name, form]) => `${name!.trim().padEnd(18)}${form!.trim()}`)
  return `The SQL that the warehouse accepts:\n\n${lines.join('\n').replaceAll('\\|', '|')}\n`
}

main().then(
  () => process.stdout.write('', () => process.exit(0)),
  (error: unknown) => {
    // By shape: the driver's StatusError is not an Error.
    const { message } = error as { message?: unknown }
    const line = String(message ?? error)
      .replaceAll(/\s+/g, ' ')
      .trim()
    process.stderr.write(`${line}\n`, () => process.exit(1))
  },
)
