// One process of the stack, seen from the process that starts it: a TypeScript file and its
// environment come in; a running child goes out, which can be stopped, and which ends by itself
// when its parent is gone, because their IPC channel ends then.
import { fork, type ChildProcess } from 'node:child_process'

export interface ChildOptions {
  /** The absolute path of the TypeScript file to run. */
  readonly entry: string
  readonly arguments: readonly string[]
  readonly environment: NodeJS.ProcessEnv
  /** What the child prints; without it, the child prints to this process's own terminal. */
  readonly onOutput?: ((text: string) => void) | undefined
  /** Ends the child while it is still starting; a child that is ready is stopped by its owner. */
  readonly signal?: AbortSignal | undefined
}

export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

export interface Child {
  readonly pid: number
  readonly exited: Promise<Exit>
  /** Asks the process to end, and insists after a while; resolves when it is gone. */
  stop(): Promise<void>
}

/** Besides what is its own, every child of the stack says that it is ready, or why it is not. */
export type ReadyMessage<Facts> = Facts & { readonly kind: 'ready' }
export interface FailedMessage {
  readonly kind: 'failed'
  readonly message: string
}

interface AnyMessage {
  readonly kind: string
}

type Ready<Message> = Extract<Message, { kind: 'ready' }>
type Other<Message> = Exclude<Message, { kind: 'ready' | 'failed' }>

/** Longer than the functions host's own grace for requests under way. */
const insistAfterMs = 8000

/**
 * Resolves when the child says that it is ready; what else it says goes to `onMessage`. Rejects
 * with the child's own sentence when it failed, or when it ended without one.
 */
export async function startChild<Message extends AnyMessage>(
  options: ChildOptions,
  onMessage: (message: Other<Message>) => void,
): Promise<{ readonly child: Child; readonly ready: Ready<Message> }> {
  const { signal } = options
  signal?.throwIfAborted()
  const forked = fork(options.entry, options.arguments, {
    env: options.environment,
    execArgv: ['--require', require.resolve('tsx/cjs')],
    silent: options.onOutput !== undefined,
  })
  for (const stream of [forked.stdout, forked.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => options.onOutput?.(text))
  }
  const child = toChild(forked)
  const onAbort = (): void => void child.stop()
  signal?.addEventListener('abort', onAbort)
  try {
    return { child, ready: await untilReady(forked, child, onMessage) }
  } catch (error) {
    signal?.throwIfAborted()
    throw error
  } finally {
    signal?.removeEventListener('abort', onAbort)
  }
}

/** Also for a process that is not ours to write, such as `func`. */
export function toChild(started: ChildProcess): Child {
  const kill = (): void => void started.kill('SIGKILL')
  process.once('exit', kill)
  const exited = new Promise<Exit>((resolve) => {
    started.once('exit', (code, signal) => {
      process.removeListener('exit', kill)
      resolve({ code, signal })
    })
  })
  return {
    pid: started.pid ?? -1,
    exited,
    stop: async () => {
      started.kill('SIGTERM')
      const insist = setTimeout(kill, insistAfterMs)
      await exited
      clearTimeout(insist)
    },
  }
}

async function untilReady<Message extends AnyMessage>(
  forked: ChildProcess,
  { exited }: Child,
  onMessage: (message: Other<Message>) => void,
): Promise<Ready<Message>> {
  return new Promise((resolve, reject) => {
    forked.on('message', (received) => {
      const message = received as Message | FailedMessage
      if (message.kind === 'ready') resolve(message as Ready<Message>)
      else if (message.kind === 'failed') reject(new Error((message as FailedMessage).message))
      else onMessage(message as Other<Message>)
    })
    forked.once('error', reject)
    void exited.then(({ code, signal }) => {
      reject(new Error(`A process ended before it was ready (${signal ?? `code ${code}`}).`))
    })
  })
}
