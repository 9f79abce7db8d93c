// What the host process says to the process that started it, over their IPC channel.
import type { FailedMessage, ReadyMessage } from '../child'

export interface ListedRoute {
  readonly name: string
  readonly route: string
  /** Undefined where every method is taken. */
  readonly methods: readonly string[] | undefined
}

export interface FunctionsHostReady {
  readonly url: string
  readonly functions: readonly ListedRoute[]
}

export type FunctionsHostMessage = ReadyMessage<FunctionsHostReady> | FailedMessage
