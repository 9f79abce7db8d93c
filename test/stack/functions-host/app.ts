// Loads a function app as the real worker does: `main` of its package.json is required with
// `@azure/functions-core` provided, its start hooks run, then its functions are indexed. A folder
// comes in; a loaded app, or an error that says what is wrong with the folder, goes out.
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import type { ProgrammingModel } from './core-contract'
import { provideCoreModule, type Registrations } from './core-module'
import { toHttpFunctions, type HttpFunction } from './http-function'
import { withLocalListener } from './local-listener'
import type { Log } from './log'
import { toTimers, type Timer } from './timers'
import { toTriggeredFunctions, type TriggeredFunction } from './triggered-function'

export interface App {
  readonly functions: readonly TriggeredFunction[]
  readonly httpFunctions: readonly HttpFunction[]
  readonly timers: readonly Timer[]
  readonly registrations: Registrations
  readonly model: ProgrammingModel
  /** The port of the library's own HTTP server. */
  readonly streamingPort: number
}

const packageFile = z.object({ main: z.string(), type: z.string().optional() })

/** Another route prefix than `api`, or another setting of HTTP, would be served wrongly. */
const hostFile = z.object({ version: z.literal('2.0'), extensions: z.never().optional() })

export interface AppFiles {
  /** Absolute. */
  readonly directory: string
  readonly entryPoint: string
}

/** What is asked of a folder before anything of it is loaded. */
export async function readApp(directory: string): Promise<AppFiles> {
  const root = path.resolve(directory)
  const { main, type } = await readJson(root, 'package.json', packageFile)
  await readJson(root, 'host.json', hostFile)
  const entryPoint = path.join(root, main)
  if (type === 'module' || main.endsWith('.mjs')) {
    throw new Error(`${root} is an ES module app; the local functions host runs CommonJS only.`)
  }
  if (!existsSync(entryPoint)) {
    throw new Error(`${root} has no ${main} yet, which its package.json names: build it first.`)
  }
  return { directory: root, entryPoint }
}

export async function loadApp(given: string, log: Log): Promise<App> {
  const { directory, entryPoint } = await readApp(given)
  const registrations = provideCoreModule(log)
  process.chdir(directory)
  requireEntryPoint(entryPoint)
  const { hookData, appHookData } = registrations
  await registrations.runHooks('appStart', {
    hookData,
    appHookData,
    functionAppDirectory: directory,
  })

  const model = registrations.model
  if (model === undefined) throw new Error(`${entryPoint} registered no function.`)
  const capabilities = await withLocalListener(() => model.getCapabilities?.({}))
  registrations.close()
  const streaming = capabilities?.['HttpUri']
  if (streaming === undefined) {
    throw new Error(
      `${directory} does not stream; the local functions host runs streaming apps only.`,
    )
  }
  const functions = toTriggeredFunctions(registrations.functions.values())
  return {
    functions,
    httpFunctions: toHttpFunctions(functions),
    timers: toTimers(functions),
    registrations,
    model,
    streamingPort: Number(new URL(streaming).port),
  }
}

function requireEntryPoint(file: string): void {
  try {
    // oxlint-disable-next-line typescript/no-require-imports -- as the real worker loads it
    require(file)
  } catch (error) {
    throw new Error(`Worker was unable to load entry point "${file}"`, { cause: error })
  }
}

async function readJson<T>(root: string, name: string, schema: z.ZodType<T>): Promise<T> {
  const file = path.join(root, name)
  const text = await readFile(file, 'utf8').catch(() => {
    throw new Error(`${root} is no function app: it has no ${name}.`)
  })
  try {
    return schema.parse(JSON.parse(text))
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error)
    throw new Error(`The local functions host cannot use ${file}: ${reason}`, { cause: error })
  }
}
