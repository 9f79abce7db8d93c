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
  /** How patient the host is; as the real one if not given. */
  readonly patience?: Partial<Patience>
  readonly onOutput?: (text: string) => void
  readonly signal?: AbortSignal
}

export interface Patience {
  /** How long a request may hang before the host gives it up. */
  readonly giveUpMs: number
  /** How long the requests under way may go on when the host is to end. */
  readonly drainMs: number
}

export interface HostedApp {
  readonly appDirectory: string
  readonly port: number
  readonly patience: Patience
}

export interface FunctionsHost extends Child {
  readonly url: string
}

const realPatience: Patience = { giveUpMs: 240_000, drainMs: 30_000 }

export async function startFunctionsHost(options: FunctionsHostOptions): Promise<FunctionsHost> {
  const { appDirectory, port, environment, onOutput, signal } = options
  const patience = { ...realPatience, ...options.patience }
  const { child, facts } = await startChild({
    entry: path.join(__dirname, 'main.ts'),
    options: { appDirectory, port, patience } satisfies HostedApp,
    environment,
    onOutput,
    signal,
  })
  return { ...child, url: facts as string }
}
