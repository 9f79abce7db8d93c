// What is kept of a feed between two looks: which commit of each table is observed, how many events
// are recorded and how many of them are published. It is stored as JSON and read back strictly.
import { z } from 'zod'
import { toTableVersion } from '../warehouse/table-version'

const version = z.int().nonnegative().transform(toTableVersion)

const observedTable = z.strictObject({
  /** Delta's own id of the table. */
  tableId: z.string(),
  /** The URL of its folder. */
  location: z.string(),
  /** A digest of its columns at the observed commit. */
  schema: z.string(),
  /** The newest commit that is recorded, and its time as it was first seen. */
  version,
  at: z.string(),
  /** The version of the newest event; versions after it were upkeep only. */
  announced: version,
  /** How many looks in a row have not found the table. */
  missedLooks: z.int().nonnegative(),
  /** How many tables of this name were announced as deleted before. */
  epoch: z.int().nonnegative(),
})

const deletedTable = z.strictObject({ epoch: z.int().positive() })

export const feedState = z.strictObject({
  /** By `printTableName`. */
  tables: z.record(z.string(), z.union([observedTable, deletedTable])),
  /** The sequence of the newest recorded event. */
  recorded: z.int().nonnegative(),
  /** The sequence of the newest published event. */
  published: z.int().nonnegative(),
  /** The sequence up to which events are no longer kept. */
  purged: z.int().nonnegative(),
})

export type ObservedTable = Readonly<z.output<typeof observedTable>>
export type TableState = ObservedTable | Readonly<z.output<typeof deletedTable>> | undefined

export interface FeedState {
  readonly tables: Readonly<Record<string, ObservedTable | { readonly epoch: number }>>
  readonly recorded: number
  readonly published: number
  readonly purged: number
}

export const newFeedState: FeedState = Object.freeze({
  tables: {},
  recorded: 0,
  published: 0,
  purged: 0,
})

export function isObserved(state: TableState): state is ObservedTable {
  return state !== undefined && 'tableId' in state
}
