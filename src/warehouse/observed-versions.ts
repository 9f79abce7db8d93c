// The newest version known of each table, and when it was looked at, so that one look serves every read
// that is content with its age. Each process has its own, with an entry for each declared table.
import type { Clock } from '../base/clock'
import type { TableName } from '../declare/source'
import type { TableVersion } from './table-version'

export interface ObservedVersions {
  /**
   * A version that was the newest at some time in the last `maxAgeMs`: the one that is known, or that of
   * a look under way; only where both are older, a look of its own.
   */
  readonly newest: (
    table: ConnectedTable,
    maxAgeMs: number,
    look: () => Promise<TableVersion>,
  ) => Promise<TableVersion>
  /** Drops a version that turned out not to be readable, if it is the one that is known. */
  readonly forget: (table: ConnectedTable, version: TableVersion) => void
}

export interface ConnectedTable extends TableName {
  /** Two warehouses may know two tables by one name. */
  readonly connection: string
}

/** A look tells what was the newest when it began, or later. */
interface Look<Version> {
  readonly begunMs: number
  readonly version: Version
}

interface Entry {
  observed?: Look<TableVersion> | undefined
  underWay?: Look<Promise<TableVersion>> | undefined
}

export function makeObservedVersions(clock: Clock): ObservedVersions {
  const entries = new Map<string, Entry>()
  const entryOf = ({ connection, catalog, schema, name }: ConnectedTable): Entry => {
    const key = JSON.stringify([connection, catalog, schema, name])
    const entry = entries.get(key) ?? {}
    entries.set(key, entry)
    return entry
  }
  return Object.freeze({
    newest: async (
      table: ConnectedTable,
      maxAgeMs: number,
      look: () => Promise<TableVersion>,
    ): Promise<TableVersion> => {
      const entry = entryOf(table)
      const nowMs = clock.elapsed()
      const isYoung = ({ begunMs }: Look<unknown>) => nowMs - begunMs < maxAgeMs
      if (entry.observed && isYoung(entry.observed)) return entry.observed.version
      if (entry.underWay && isYoung(entry.underWay)) return entry.underWay.version
      entry.underWay = { begunMs: nowMs, version: look() }
      return settle(entry, entry.underWay)
    },

    forget: (table: ConnectedTable, version: TableVersion): void => {
      const entry = entryOf(table)
      if (entry.observed?.version === version) entry.observed = undefined
    },
  })
}

/** A look that failed leaves what was known before; one that was overtaken does not undo a later one. */
async function settle(entry: Entry, look: Look<Promise<TableVersion>>): Promise<TableVersion> {
  const { begunMs } = look
  try {
    const version = await look.version
    if (!entry.observed || entry.observed.begunMs <= begunMs) entry.observed = { begunMs, version }
    return version
  } finally {
    if (entry.underWay === look) entry.underWay = undefined
  }
}
