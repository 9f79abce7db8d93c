// Everything worth recording, as one union. Stages report; platform/telemetry decides what becomes a
// log line, a metric or a span. Row values, tokens and statement text are never part of one.

/** In the order of the path. `pin` includes looks at a table's history, also those of other requests. */
export type Stage = 'decide' | 'parse' | 'plan' | 'pin' | 'compile' | 'run' | 'fetch' | 'encode'

/** Milliseconds by stage, for the stages that were reached. */
export type StageTimings = Readonly<Partial<Record<Stage, number>>>

export type Observation =
  | {
      readonly kind: 'requestAnswered'
      readonly requestId: string
      readonly operation: string
      readonly status: number
      readonly code?: string
      readonly durationMs: number
      readonly bytes: number
    }
  | {
      readonly kind: 'rowsServed'
      readonly requestId: string
      readonly dataProduct: string
      readonly outputPort: string
      readonly principal: string
      readonly rows: number
      readonly stages: StageTimings
    }
  | {
      /** A source that does not fit its declaration: the output port cannot be served. */
      readonly kind: 'sourceDrifted'
      readonly requestId: string
      /** Its columns, or that it cannot be read as of a version. */
      readonly code: 'SourceDrift' | 'SourceNotVersioned'
      readonly dataProduct: string
      readonly dataProductVersion: string
      readonly outputPort: string
      /** The one at fault, where it is known. */
      readonly column?: string
    }
  | {
      /** An answer that had begun and could not be ended: its connection was aborted. */
      readonly kind: 'answerAborted'
      readonly requestId: string
      readonly operation: string
      readonly code: string
      readonly cause: string
      readonly bytes: number
    }
  | {
      /** A failure that the caller is told of only in general. */
      readonly kind: 'failure'
      readonly requestId: string
      readonly operation: string
      readonly code: string
      readonly cause: string
    }
  | { readonly kind: 'sessionOpened'; readonly connection: string; readonly durationMs: number }
  | { readonly kind: 'sessionLost'; readonly connection: string; readonly requestId?: string }
  | {
      readonly kind: 'statementCancelled'
      readonly requestId: string
      readonly connection: string
      /** Nobody read its rows to the end, the time was over, or others needed its room. */
      readonly reason: 'unread' | 'deadline' | 'slowReader'
    }
  | {
      /** A call that failed in passing and is made again after a wait. */
      readonly kind: 'callRepeated'
      readonly requestId?: string
      readonly connection: string
      readonly call: string
      readonly waitMs: number
      readonly cause: string
    }
  | {
      /** A statement that had to wait for others before it ran. */
      readonly kind: 'placeAwaited'
      readonly requestId: string
      readonly connection: string
      readonly waitedMs: number
    }
  | {
      /** Something that was to be tidied up on the warehouse could not be. */
      readonly kind: 'tidyingFailed'
      readonly requestId?: string
      readonly connection: string
      readonly what: 'cancelOperation' | 'closeOperation' | 'closeSession'
      readonly cause: string
    }

export type Observe = (observation: Observation) => void
