// The newest commit known of each table, and when it was looked up, so that one look serves every read
// that is content with its age. Each process has its own, with an entry for each declared table.
import type { Clock } from '../base/clock'
import { inTime, type Patience } from '../base/in-time'
import type { TableName } from '../declare/source'
import { isSameCommit, type Commit, type TableVersion } from './table-version'

export interface ObservedVersions {
  /**
   * A commit that was the newest at some time in the last `maxAgeMs`: the one that is known, or that of
   * a look under way; only where both are older, a look of its own. A look belongs to nobody: whoever
   * waits for it has a patience of its own.
   */
  readonly newest: (
    table: ConnectedTable,
    maxAgeMs: number,
    look: () => Promise<Commit>,
    patience: Patience,
  ) => Promise<Commit>
  /** The commit of this version, if it is the one that is known. */
  readonly known: (table: ConnectedTable, version: TableVersion) => Commit | undefined
  /** Drops a commit that turned out not to be readable, if it is the one that is known. */
  readonly forget: (table: ConnectedTable, commit: Commit) => void
}

export interface ConnectedTable extends TableName {
  /** Two warehouses may know two tables by one name. */
  readonly connection: string
}

/** A look gives what was the newest when it began, or later. */
interface Look<Outcome> {
  readonly begunMs: number
  readonly commit: Outcome
}

interface Entry {
  observed?: Look<Commit> | undefined
  underWay?: Look<Promise<Commit>> | undefined
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
      look: () => Promise<Commit>,
      patience: Patience,
    ): Promise<Commit> => {
      const entry = entryOf(table)
      const nowMs = clock.elapsed()
      const isYoung = ({ begunMs }: Look<unknown>) => nowMs - begunMs < maxAgeMs
      if (entry.observed && isYoung(entry.observed)) return entry.observed.commit
      if (!entry.underWay || !isYoung(entry.underWay)) entry.underWay = begin(entry, nowMs, look)
      return inTime(entry.underWay.commit, patience, clock)
    },

    known: (table: ConnectedTable, version: TableVersion): Commit | undefined => {
      const commit = entryOf(table).observed?.commit
      return commit?.version === version ? commit : undefined
    },

    forget: (table: ConnectedTable, commit: Commit): void => {
      const entry = entryOf(table)
      if (entry.observed && isSameCommit(entry.observed.commit, commit)) entry.observed = undefined
    },
  })
}

/** A look that failed leaves what was known before; one that was overtaken does not undo a later one. */
function begin(entry: Entry, begunMs: number, look: () => Promise<Commit>): Look<Promise<Commit>> {
  const keep = (commit: Commit) => {
    if (!entry.observed || entry.observed.begunMs <= begunMs) entry.observed = { begunMs, commit }
    return commit
  }
  const begun = {
    begunMs,
    commit: look()
      .then(keep)
      .finally(() => {
        if (entry.underWay === begun) entry.underWay = undefined
      }),
  }
  return begun
}
