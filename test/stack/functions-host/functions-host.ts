// The local functions host, seen from the process that starts it: an app's folder, a port and its
// settings come in, a running host with its URL goes out. `npm start` and the tests use the same.
import path from 'node:path'
import { startChild, type Child } from '../child'

export interface FunctionsHostOptions {
  /** The folder with the app's package.json and host.json. */
  readonly appDirectory: string
  /** 0 for any free one. */
  readonly port: number
  /** The whole environment of the process, not additions to this one's. */
  readonly environment: NodeJS.ProcessEnv
  /** How long a request may hang before the host gives it up. */
  readonly giveUpMs?: number
  /** How long the requests under way may go on when the host is to end. */
  readonly drainMs?: number
  /** The path to which `/` leads; without one, nothing is there. The real host has a page of its own. */
  readonly home?: string | undefined
  readonly onOutput?: (text: string) => void
  readonly signal?: AbortSignal
}

export type HostedApp = Required<
  Pick<FunctionsHostOptions, 'appDirectory' | 'port' | 'giveUpMs' | 'drainMs'>
> &
  Pick<FunctionsHostOptions, 'home'>

export interface FunctionsHost extends Child {
  readonly url: string
}

export async function startFunctionsHost(options: FunctionsHostOptions): Promise<FunctionsHost> {
  const { appDirectory, port, environment, home, onOutput, signal } = options
  // As long as the real host.
  const { giveUpMs = 240_000, drainMs = 30_000 } = options
  const { child, facts } = await startChild({
    entry: path.join(__dirname, 'main.ts'),
    options: { appDirectory, port, giveUpMs, drainMs, home } satisfies HostedApp,
    environment,
    onOutput,
    signal,
  })
  return { ...child, url: facts as string }
}
