// The newest commit that this process knows of each declared table, and when it was looked up. One
// look at the history serves all reads that accept its age.
import type { Clock } from '../base/clock'
import { inTime, type Patience } from '../base/in-time'
import type { TableName } from '../declare/source'
import { isSameCommit, type Commit, type TableVersion } from './table-version'

export interface ObservedVersions {
  /**
   * A commit that was the newest at some time in the last `maxAgeMs`: the known one, or the result
   * of a look that is under way. Only if both are too old, this starts a look. Several callers may
   * wait for one look, each with a patience of its own.
   */
  readonly newest: (
    table: ConnectedTable,
    maxAgeMs: number,
    look: () => Promise<Commit>,
    patience: Patience,
  ) => Promise<Commit>
  /** The commit of this version, if it is the known one. */
  readonly known: (table: ConnectedTable, version: TableVersion) => Commit | undefined
  /** A look elsewhere has found this commit to be the newest, at or after its begin. */
  readonly tell: (table: ConnectedTable, begunMs: number, commit: Commit) => void
  /**
   * From now on this commit is no longer used once its look is older than `maxAgeMs`, if it is the known one:
   * it turned out to be unreadable, or not to fit.
   */
  readonly doubt: (table: ConnectedTable, commit: Commit, maxAgeMs: number) => void
}

export interface ConnectedTable extends TableName {
  /** Two warehouses may know two tables by one name. */
  readonly connection: string
}

/** One reading of a table's history. Its commit was the newest when the look began, or after that. */
interface Look<Outcome> {
  readonly begunMs: number
  readonly commit: Outcome
}

interface Entry {
  observed?: (Look<Commit> & { readonly maxAgeMs: number }) | undefined
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
      const known = trusted(entry, nowMs)
      if (known && isYoung(known)) return known.commit
      if (!entry.underWay || !isYoung(entry.underWay)) entry.underWay = begin(entry, nowMs, look)
      return inTime(entry.underWay.commit, patience, clock)
    },

    known: (table: ConnectedTable, version: TableVersion): Commit | undefined => {
      const commit = trusted(entryOf(table), clock.elapsed())?.commit
      return commit?.version === version ? commit : undefined
    },

    tell: (table: ConnectedTable, begunMs: number, commit: Commit): void => {
      keep(entryOf(table), begunMs, commit)
    },

    doubt: (table: ConnectedTable, commit: Commit, maxAgeMs: number): void => {
      const entry = entryOf(table)
      const { observed } = entry
      if (observed && isSameCommit(observed.commit, commit))
        entry.observed = { ...observed, maxAgeMs }
    },
  })
}

function trusted({ observed }: Entry, nowMs: number): Look<Commit> | undefined {
  return observed && nowMs - observed.begunMs < observed.maxAgeMs ? observed : undefined
}

function keep(entry: Entry, begunMs: number, commit: Commit): Commit {
  if (!entry.observed || entry.observed.begunMs <= begunMs)
    entry.observed = { begunMs, commit, maxAgeMs: Infinity }
  return commit
}

/** A failed look changes nothing; a look that ends after a later one does not replace its commit. */
function begin(entry: Entry, begunMs: number, look: () => Promise<Commit>): Look<Promise<Commit>> {
  const begun = {
    begunMs,
    commit: look()
      .then((commit) => keep(entry, begunMs, commit))
      .finally(() => {
        if (entry.underWay === begun) entry.underWay = undefined
      }),
  }
  return begun
}
