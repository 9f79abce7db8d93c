// Everything that is recorded, as one union. The stages report observations, platform/telemetry writes
// them to the log and exports them. No observation contains row values, tokens or statement text.
import type { Timed } from './clock'
import type { Invocation, Trace } from './trace'

/**
 * In the order of the path. `pin` includes the wait for a look at the table's history, also for one
 * that another request started. `queue` is the wait for one of the caller's places, `run` includes that
 * for one of the warehouse's.
 */
export const stages = [
  ...(['authenticate', 'decide', 'parse', 'plan', 'pin', 'queue', 'compile', 'run'] as const),
  ...(['fetch', 'encode'] as const),
] as const

export type Stage = (typeof stages)[number]

export interface StageTime {
  /** How long after the begin of the request the stage was first entered. */
  readonly afterMs: number
  readonly tookMs: number
}

/** For the stages that were reached. */
export type StageTimes = Readonly<Partial<Record<Stage, StageTime>>>

/** What a request for rows has read. */
export interface RowsRead {
  readonly dataProduct: string
  readonly outputPort: string
  readonly principal: string
  /** Whether its commit was known, or needed a look of its own. */
  readonly pin: 'known' | 'looked_up' | 'not_pinned'
  readonly rows: number
}

export interface RequestEnd extends Timed {
  /** The function's name. */
  readonly operation: string
  readonly method: string
  /** The path of its function, without values. */
  readonly route: string
  readonly status: number
  readonly bytes: number
  readonly stages: StageTimes
  readonly read?: RowsRead
}

interface StatementEnd extends Timed {
  readonly connection: string
  readonly purpose: 'read' | 'look'
  /** Whose rows are read; a look of the event path is for several. */
  readonly dataProduct?: string
  readonly outputPort?: string
  /** How long it waited for a place before it started. */
  readonly queuedMs: number
  /** Of the problem, if it did not succeed. */
  readonly code?: string
}

/** One event that was published. */
export interface PublishedEvent {
  readonly type: string
  /** The work that recorded it; undefined for one that an earlier version of the app recorded. */
  readonly trace: Trace | undefined
  /** When the version was committed, in milliseconds since the epoch. */
  readonly committedMs: number
  readonly hasGap: boolean
}

interface OfFeed {
  readonly source: string
  readonly dataProduct: string
  readonly outputPort: string
}

/** How far a feed's events are behind its tables at the end of a run. */
export interface FeedStanding {
  /** Events that are recorded and not published. */
  readonly outboxDepth: number
  /** From the newest version that is published to the newest that is known. */
  readonly lagVersions: number
  /** How old the oldest version is that is not published. */
  readonly lagMs: number
}

interface Table {
  readonly catalog: string
  readonly schema: string
  readonly name: string
}

/** What is recorded of an invocation, by kind. */
type InvocationObservation =
  | ({ readonly kind: 'requestAnswered'; readonly code?: string } & RequestEnd)
  /** An answer that failed after its first bytes were sent: the app cut the connection. */
  | ({ readonly kind: 'answerAborted'; readonly code: string; readonly cause: string } & RequestEnd)
  | {
      /** A failure of which the caller learns only the kind. */
      readonly kind: 'failure'
      readonly operation: string
      readonly code: string
      readonly cause: string
    }
  | {
      /** A source that does not match its declaration, so that the output port cannot be served. */
      readonly kind: 'sourceDrifted'
      /** The columns do not match, or the source cannot be read as of a version. */
      readonly code: 'SourceDrift' | 'SourceNotVersioned'
      readonly dataProduct: string
      readonly dataProductVersion: string
      readonly outputPort: string
      /** The column at fault, where it is known. */
      readonly column?: string
    }
  /** A statement that has succeeded, so that its rows can be read, or that has failed. */
  | ({ readonly kind: 'statementRan' } & StatementEnd)
  | {
      readonly kind: 'statementCancelled'
      readonly connection: string
      /** Its rows were not read to the end, its time was over, or another result needed its room. */
      readonly reason: 'unread' | 'deadline' | 'slowReader'
    }
  | {
      /** A statement that waited for a place before it ran. */
      readonly kind: 'placeAwaited'
      readonly connection: string
      readonly waitedMs: number
    }
  | ({
      /** A run of the schedule, or a storage event that was taken as a hint, has ended. */
      readonly kind: 'announced'
      readonly trigger: 'schedule' | 'hint'
      readonly published: number
      /** Feeds that could not be followed to the end. */
      readonly failed: number
    } & Timed)
  | {
      /**
       * A table was first seen with versions that are not announced: it is older than its feed, or the
       * feed's state is lost.
       */
      readonly kind: 'tableFirstSeen'
      readonly source: string
      readonly table: Table
      readonly tableVersion: number
    }
  | {
      /** A table that could not be looked at, with all others of its statement or alone. */
      readonly kind: 'lookFailed'
      readonly connection: string
      readonly table: Table
      readonly code: string
      readonly cause: string
    }
  | ({
      /** Events that were written to the outbox in one transaction. */
      readonly kind: 'eventsRecorded'
      readonly events: number
      /** What the events name as the work that caused them. */
      readonly recording: Trace
    } & OfFeed &
      Timed)
  | ({
      readonly kind: 'eventsPublished'
      readonly events: readonly PublishedEvent[]
    } & OfFeed &
      Timed)
  | ({ readonly kind: 'feedFollowed' } & OfFeed & FeedStanding)
  | {
      /** A feed whose events could not be recorded or published. A later run tries again. */
      readonly kind: 'feedFailed'
      readonly source: string
      readonly code: string
      readonly cause: string
    }

/** What may belong to no invocation. */
type ProcessObservation =
  | { readonly kind: 'sessionOpened'; readonly connection: string; readonly durationMs: number }
  /** Once for each that was opened, however it ended. */
  | { readonly kind: 'sessionClosed'; readonly connection: string }
  /** The warehouse no longer knows it. */
  | { readonly kind: 'sessionLost'; readonly connection: string }
  | {
      /** A call that failed temporarily. The app repeats it after a wait. */
      readonly kind: 'callRepeated'
      readonly connection: string
      readonly call: string
      readonly waitMs: number
      readonly cause: string
    }
  | {
      /** A statement or a session on the warehouse that could not be cancelled or closed. */
      readonly kind: 'tidyingFailed'
      readonly connection: string
      readonly what: 'cancelOperation' | 'closeOperation' | 'closeSession'
      readonly cause: string
    }
  | {
      /** A secret that was read from the vault and is as before, or is read for the first time. */
      readonly kind: 'secretRead'
      readonly secret: string
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
      /** A request to Event Grid that failed temporarily. The app repeats it after a wait. */
      readonly kind: 'publishRepeated'
      readonly source: string
      readonly waitMs: number
      readonly cause: string
    }
  | {
      /** Said once: nothing is exported, although there is a connection string. */
      readonly kind: 'telemetryOff'
      readonly cause: string
    }
  | {
      /** Spans and metrics that did not arrive at Azure Monitor, since this was last said. */
      readonly kind: 'telemetryDropped'
      readonly reason: string
      readonly items: number
    }

export type Observation =
  | (InvocationObservation & Invocation)
  | (ProcessObservation & Partial<Invocation>)

export type Observe = (observation: Observation) => void
