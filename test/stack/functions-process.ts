// Starts the functions for `npm start` and for the journeys: with `func` or a program that has the
// same options, or else with the local functions host. Settings come in; a process whose functions
// answer goes out.
import { access, constants } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { toChild } from './child'
import {
  startFunctionsHost,
  type FunctionsHost,
  type FunctionsHostOptions,
} from './functions-host/functions-host'
import { findPort } from './port'
import { spawnWatched } from './watched-program'

const answerMsMax = 60_000
const pollMs = 50

/** @param program as `findProgram` gives it */
export async function startFunctions(
  options: FunctionsHostOptions,
  program: string | undefined,
): Promise<FunctionsHost> {
  const start = program === undefined ? startFunctionsHost(options) : startProgram(options, program)
  const functions = await start
  try {
    await untilHealthy(functions, options.signal)
  } catch (error) {
    await functions.stop()
    throw error
  }
  return functions
}

async function startProgram(
  { appDirectory: cwd, port: asked, environment: env, onOutput }: FunctionsHostOptions,
  program: string,
): Promise<FunctionsHost> {
  const port = await findPort(asked, '--port')
  const output = onOutput === undefined ? 'inherit' : 'pipe'
  const started = spawnWatched(program, ['start', '--port', String(port)], output, { cwd, env })
  return { ...toChild(started, onOutput), url: `http://localhost:${port}` }
}

/**
 * The program that runs the functions, undefined for the local functions host: what FUNCTIONS_HOST
 * says (`local`, a name on the PATH, or a path), or without it `func` where that is installed.
 */
export async function findProgram(environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  const { FUNCTIONS_HOST: wanted, PATH = '' } = environment
  if (wanted === 'local') return undefined
  const name = wanted ?? 'func'
  const folders = name.includes('/') ? [''] : PATH.split(path.delimiter).filter(Boolean)
  for (const folder of folders) {
    const program = path.resolve(folder, name)
    const found = access(program, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (await found) return program
  }
  if (wanted !== undefined)
    throw new Error(`FUNCTIONS_HOST is "${wanted}", but there is no such program.`)
  return undefined
}

/** A process that listens may not answer yet, so this waits until /api/health succeeds. */
async function untilHealthy({ url, exited }: FunctionsHost, signal?: AbortSignal): Promise<void> {
  const deadline = Date.now() + answerMsMax
  const gone = new AbortController()
  void exited.then(() => {
    gone.abort()
  })
  for (let last = 'nothing'; ;) {
    signal?.throwIfAborted()
    try {
      const patience = [AbortSignal.timeout(5000), ...(signal ? [signal] : [])]
      const answer = await fetch(`${url}/api/health`, { signal: AbortSignal.any(patience) })
      if (answer.ok) return
      last = `status ${answer.status}`
    } catch (error) {
      last = String(error)
    }
    if (gone.signal.aborted) throw new Error('The functions process ended before it answered.')
    if (Date.now() > deadline) throw new Error(`${url}/api/health does not succeed: ${last}.`)
    await sleep(pollMs)
  }
}
