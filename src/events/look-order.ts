// Which tables a run looks at together. It remembers which of them have to be asked alone, because
// they have failed in company.
import { limits } from '../base/limits'
import { printTableName, type TableName } from '../declare/source'
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
  /** Every feed, and of their distinct tables those that are due. */
  readonly groupsOf: (
    feeds: readonly Feed[],
    isDue: (connection: string, table: TableName) => boolean,
  ) => readonly Group[]
  /** The table has answered, so that it can be asked with others again. */
  readonly answered: (connection: string, table: TableName) => void
  /** One of so many tables that were asked together has failed, so that fewer are asked together. */
  readonly failed: (connection: string, table: TableName, together: number) => void
}

interface KeyedTable extends ReadTable {
  readonly key: string
  readonly feeds: Feed[]
}

export function makeLookOrder(): LookOrder {
  const togetherMax = new Map<string, number>()
  return Object.freeze<LookOrder>({
    groupsOf: (feeds, isDue) => {
      const open = new Map<string, KeyedTable[]>()
      const groups: KeyedTable[][] = []
      const due = readTables(feeds).filter(({ connection, table }) => isDue(connection, table))
      for (const read of due) {
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
    answered: (connection, table) => {
      togetherMax.delete(tableKey(connection, table))
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
