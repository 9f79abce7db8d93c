// Starts one process of the stack: a TypeScript file, its options and its environment come in; a
// running child goes out, which can be stopped. It also ends when its parent ends, because their
// IPC channel closes.
import { fork, type ChildProcess } from 'node:child_process'

export interface ChildOptions {
  /** The absolute path of the TypeScript file to run; it runs `runChild`. */
  readonly entry: string
  /** What `runChild` hands on. */
  readonly options: object
  readonly environment: NodeJS.ProcessEnv
  /** What the child prints; without it, the child prints to this process's own terminal. */
  readonly onOutput?: ((text: string) => void) | undefined
  /** Ends the child while it is still starting; a child that is ready is stopped by its owner. */
  readonly signal?: AbortSignal | undefined
}

interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

export interface Child {
  readonly pid: number
  readonly exited: Promise<Exit>
  /** Sends SIGTERM, and SIGKILL after a while. Resolves when the process has ended. */
  stop: () => Promise<void>
  /** Ends it at once, with what it has started. */
  kill: () => void
}

/** What a child says to its parent. */
export type ChildMessage =
  | { readonly kind: 'ready'; readonly facts: unknown }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'progress'; readonly progress: unknown }

/** Longer than the functions host waits for running requests, and for the app after them. */
const insistAfterMs = 40_000

/** Rejects with the child's own sentence when it failed, or when it ended without one. */
export async function startChild(
  { entry, options, environment, onOutput, signal }: ChildOptions,
  onProgress?: (progress: unknown) => void,
): Promise<{ readonly child: Child; readonly facts: unknown }> {
  signal?.throwIfAborted()
  const forked = fork(entry, [JSON.stringify(options)], {
    env: environment,
    execArgv: ['--require', require.resolve('./typescript.cjs')],
    silent: onOutput !== undefined,
  })
  const child = toChild(forked, onOutput)
  const onAbort = (): void => void child.stop()
  signal?.addEventListener('abort', onAbort)
  try {
    const facts = await new Promise<unknown>((resolve, reject) => {
      forked.on('message', (message: ChildMessage) => {
        if (message.kind === 'ready') resolve(message.facts)
        else if (message.kind === 'failed') reject(new Error(message.message))
        else onProgress?.(message.progress)
      })
      forked.once('error', reject)
      void child.exited.then(({ code, signal: by }) => {
        reject(new Error(`A process ended before it was ready (${by ?? `code ${code}`}).`))
      })
    })
    return { child, facts }
  } catch (error) {
    signal?.throwIfAborted()
    throw error
  } finally {
    signal?.removeEventListener('abort', onAbort)
  }
}

/** Also for a process that is not ours to write, such as `func`. */
export function toChild(started: ChildProcess, onOutput?: (text: string) => void): Child {
  for (const stream of [started.stdout, started.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => onOutput?.(text))
  }
  const kill = (): void => void started.kill('SIGKILL')
  process.once('exit', kill)
  const exited = new Promise<Exit>((resolve) => {
    started.once('close', (code, signal) => {
      process.removeListener('exit', kill)
      resolve({ code, signal })
    })
  })
  return {
    pid: started.pid ?? -1,
    exited,
    kill,
    stop: async () => {
      started.kill('SIGTERM')
      const insist = setTimeout(kill, insistAfterMs)
      await exited
      clearTimeout(insist)
    },
  }
}
