// The local functions host, seen from the process that starts it: an app's folder, a port and its
// settings come in, a running host with its URL goes out. `npm start` and the tests use the same.
import path from 'node:path'
import { startChild, type Child } from '../child'
import type { FunctionsHostMessage, ListedRoute } from './messages'

export interface FunctionsHostOptions {
  /** The folder with the app's package.json and host.json. */
  readonly appDirectory: string
  /** 0 for any free one. */
  readonly port: number
  /** The whole environment of the process, not additions to this one's. */
  readonly environment: NodeJS.ProcessEnv
  /** How long a request may hang before the host gives it up; the real host's 240 s if not given. */
  readonly giveUpMs?: number
  readonly onOutput?: (text: string) => void
  readonly signal?: AbortSignal
}

export interface FunctionsHost extends Child {
  readonly url: string
  readonly functions: readonly ListedRoute[]
}

export async function startFunctionsHost(options: FunctionsHostOptions): Promise<FunctionsHost> {
  const { appDirectory, port, environment, giveUpMs, onOutput, signal } = options
  const patience = giveUpMs === undefined ? [] : ['--give-up-ms', String(giveUpMs)]
  const { child, ready } = await startChild<FunctionsHostMessage>(
    {
      entry: path.join(__dirname, 'main.ts'),
      arguments: ['--app', appDirectory, '--port', String(port), ...patience],
      environment,
      onOutput,
      signal,
    },
    () => undefined,
  )
  return { ...child, url: ready.url, functions: ready.functions }
}
