// Which tables a run looks at first, and which together. A run may not have time for all, so it begins
// with those that changed last and, in turn with them, those that were looked at longest ago.
import { limits } from '../base/limits'
import { printTableName, type TableName } from '../declare/source'
import type { Commit } from '../warehouse/table-version'
import type { Feed } from './feed'

export interface Group {
  /** What one statement asks for, all of one connection; none where all that these feeds read is left out. */
  readonly tables: readonly ReadTable[]
  /** Those that read one of the tables. */
  readonly feeds: readonly Feed[]
}

interface ReadTable {
  readonly connection: string
  readonly table: TableName
  readonly feeds: readonly Feed[]
}

export interface LookOrder {
  /** Every feed, and of their distinct tables those that are due, the most urgent first. */
  readonly groupsOf: (
    feeds: readonly Feed[],
    isDue: (connection: string, table: TableName) => boolean,
  ) => readonly Group[]
  /** The table has answered, so that it can be asked with others again. */
  readonly answered: (connection: string, table: TableName, newest: Commit | undefined) => void
  /** It had its turn, whatever came of it. */
  readonly looked: (connection: string, table: TableName) => void
  /** One of so many tables that were asked together has failed, so that fewer are asked together. */
  readonly failed: (connection: string, table: TableName, together: number) => void
}

interface KeyedTable extends ReadTable {
  readonly key: string
  readonly feeds: Feed[]
}

/**
 * @param start where among the tables a new process begins, from 0 to 1: if none ever lived for a whole
 * run, the last tables would not be looked at
 */
export function makeLookOrder(start = 0): LookOrder {
  const togetherMax = new Map<string, number>()
  const turns = new Map<string, number>()
  const changedMs = new Map<string, number>()
  let turn = 0

  const byUrgency = (tables: readonly KeyedTable[]): ReadonlySet<KeyedTable> => {
    const begin = Math.floor(start * tables.length)
    const turned = [...tables.slice(begin), ...tables.slice(0, begin)]
    const turnOf = ({ key }: KeyedTable) => turns.get(key) ?? 0
    const changeOf = ({ key }: KeyedTable) => changedMs.get(key) ?? 0
    const waiting = turned.toSorted((one, other) => turnOf(one) - turnOf(other))
    const changed = turned.toSorted((one, other) => changeOf(other) - changeOf(one))
    return new Set(waiting.flatMap((table, i) => [table, changed[i] ?? table]))
  }

  return Object.freeze<LookOrder>({
    groupsOf: (feeds, isDue) => {
      const open = new Map<string, KeyedTable[]>()
      const groups: KeyedTable[][] = []
      const due = readTables(feeds).filter(({ connection, table }) => isDue(connection, table))
      for (const read of byUrgency(due)) {
        const countMax = togetherMax.get(read.key) ?? limits.tablesPerLookMax
        const kind = `${countMax} ${read.connection}`
        const group = open.get(kind)
        if (group && group.length < countMax) group.push(read)
        else {
          const begun = [read]
          groups.push(begun)
          open.set(kind, begun)
        }
      }
      const reached = new Set(due.flatMap((read) => read.feeds))
      const others = feeds.filter((feed) => !reached.has(feed))
      // What these have recorded goes out nevertheless.
      const unread: Group = { tables: [], feeds: others }
      return [...(others.length > 0 ? [unread] : []), ...groups.map(toGroup)]
    },
    answered: (connection, table, newest) => {
      togetherMax.delete(tableKey(connection, table))
      if (newest) changedMs.set(tableKey(connection, table), Date.parse(newest.at.text))
    },
    looked: (connection, table) => {
      turn += 1
      turns.set(tableKey(connection, table), turn)
    },
    failed: (connection, table, together) => {
      togetherMax.set(tableKey(connection, table), Math.ceil(together / 2))
    },
  })
}

/** Two warehouses may know two tables by one name. */
export function tableKey(connection: string, table: TableName): string {
  return `${connection} ${printTableName(table)}`
}

function readTables(feeds: readonly Feed[]): readonly KeyedTable[] {
  const known = new Map<string, KeyedTable>()
  for (const feed of feeds) {
    for (const table of feed.tables) {
      const { connection } = feed
      const key = tableKey(connection, table)
      const read = known.get(key) ?? { key, connection, table, feeds: [] }
      known.set(key, read)
      read.feeds.push(feed)
    }
  }
  return [...known.values()]
}

function toGroup(together: readonly KeyedTable[]): Group {
  return {
    tables: together,
    feeds: [...new Set(together.flatMap(({ feeds }) => feeds))],
  }
}
