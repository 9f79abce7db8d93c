// Everything that is recorded, as one union. The stages report observations, platform/telemetry writes
// them to the log. No observation contains row values, tokens or statement text.

/**
 * In the order of the path. `pin` includes the wait for a look at the table's history, also for one
 * that another request started.
 */
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
      /** A source that does not match its declaration, so that the output port cannot be served. */
      readonly kind: 'sourceDrifted'
      readonly requestId: string
      /** The columns do not match, or the source cannot be read as of a version. */
      readonly code: 'SourceDrift' | 'SourceNotVersioned'
      readonly dataProduct: string
      readonly dataProductVersion: string
      readonly outputPort: string
      /** The column at fault, where it is known. */
      readonly column?: string
    }
  | {
      /** An answer that failed after its first bytes were sent: the app cut the connection. */
      readonly kind: 'answerAborted'
      readonly requestId: string
      readonly operation: string
      readonly code: string
      readonly cause: string
      readonly bytes: number
    }
  | {
      /** A failure of which the caller learns only the kind. */
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
      /** Its rows were not read to the end, its time was over, or another result needed its room. */
      readonly reason: 'unread' | 'deadline' | 'slowReader'
    }
  | {
      /** A call that failed temporarily. The app repeats it after a wait. */
      readonly kind: 'callRepeated'
      readonly requestId?: string
      readonly connection: string
      readonly call: string
      readonly waitMs: number
      readonly cause: string
    }
  | {
      /** A statement that waited for a place before it ran. */
      readonly kind: 'placeAwaited'
      readonly requestId: string
      readonly connection: string
      readonly waitedMs: number
    }
  | {
      /** A statement or a session on the warehouse that could not be cancelled or closed. */
      readonly kind: 'tidyingFailed'
      readonly requestId?: string
      readonly connection: string
      readonly what: 'cancelOperation' | 'closeOperation' | 'closeSession'
      readonly cause: string
    }
  | {
      /** A secret of the vault that has another value than before. */
      readonly kind: 'secretChanged'
      readonly secret: string
    }
  | {
      /** A secret that could not be read from the vault. Its last good value serves, if there is one. */
      readonly kind: 'secretNotRead'
      readonly secret: string
      readonly code: string
      readonly cause: string
    }
  | {
      /** Entra ID's signing keys could not be read: once for each attempt, however many requests need it. */
      readonly kind: 'signingKeysNotRead'
      readonly cause: string
    }
  | {
      /** Said once at start: there are no settings of events, so that nothing is announced. */
      readonly kind: 'eventsOff'
    }
  | {
      /**
       * A table was first seen with versions that are not announced: it is older than its feed, or the
       * feed's state is lost.
       */
      readonly kind: 'tableFirstSeen'
      readonly source: string
      readonly table: { readonly catalog: string; readonly schema: string; readonly name: string }
      readonly tableVersion: number
    }
  | {
      /** A table that could not be looked at, with all others of its statement or alone. */
      readonly kind: 'lookFailed'
      readonly connection: string
      readonly table: { readonly catalog: string; readonly schema: string; readonly name: string }
      readonly code: string
      readonly cause: string
    }
  | {
      /** A request to Event Grid that failed temporarily. The app repeats it after a wait. */
      readonly kind: 'publishRepeated'
      readonly source: string
      readonly waitMs: number
      readonly cause: string
    }
  | { readonly kind: 'eventsPublished'; readonly source: string; readonly events: number }
  | {
      /** A feed whose events could not be recorded or published. A later run tries again. */
      readonly kind: 'feedFailed'
      readonly source: string
      readonly code: string
      readonly cause: string
    }

export type Observe = (observation: Observation) => void
