// The functions app as `npm start` runs it: by `func` where Core Tools are installed, else by the
// local functions host. Settings come in; a process whose functions answer goes out.
import { spawn } from 'node:child_process'
import { access, constants } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { toChild, type Child } from './child'
import { startFunctionsHost, type FunctionsHostOptions } from './functions-host/functions-host'

const answerMsMax = 60_000
const pollMs = 50

export interface FunctionsProcess extends Child {
  readonly url: string
}

/** Untried with a real `func`: none was at hand. It is used as documented, and only by its word. */
export async function startWithCoreTools(
  options: FunctionsHostOptions,
  program: string,
): Promise<FunctionsProcess> {
  const { appDirectory: cwd, port, environment: env } = options
  const words = ['start', '--port', String(port)]
  const child = toChild(spawn(program, words, { cwd, env, stdio: 'inherit' }))
  return Promise.resolve({ ...child, url: `http://localhost:${port}` })
}

export function startFunctions(
  options: FunctionsHostOptions,
  coreTools: string | undefined,
): Promise<FunctionsProcess> {
  if (coreTools === undefined) return startFunctionsHost(options)
  return startWithCoreTools(options, coreTools)
}

/** The path of `func`, where it is installed. */
export async function findCoreTools(environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const folder of (environment['PATH'] ?? '').split(path.delimiter)) {
    const program = path.join(folder, 'func')
    const found = await access(program, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (folder !== '' && found) return program
  }
  return undefined
}

/** A process that listens may not answer yet: what counts is its own health. */
export async function untilHealthy(
  functions: FunctionsProcess,
  signal: AbortSignal,
): Promise<void> {
  const url = `${functions.url}/api/health`
  const deadline = Date.now() + answerMsMax
  const gone = new AbortController()
  void functions.exited.then(() => {
    gone.abort()
  })
  for (let last = 'nothing'; ;) {
    signal.throwIfAborted()
    try {
      const answer = await fetch(url, {
        signal: AbortSignal.any([signal, AbortSignal.timeout(5000)]),
      })
      if (answer.ok) return
      last = `status ${answer.status}`
    } catch (error) {
      last = String(error)
    }
    if (gone.signal.aborted)
      throw new Error('The functions process ended before its functions answered.')
    if (Date.now() > deadline) throw new Error(`${url} does not answer as it should: ${last}.`)
    await sleep(pollMs)
  }
}
