// Delta directories written by the stand-in's own code, one for each thing that a log can tell: every
// operation, every type, a checkpoint, a change feed, a schema that grew.
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import { addColumns } from '../../stack/delta/alter-table'
import { insertRows, rewriteRows } from '../../stack/delta/change-rows'
import { createTable, type TableDefinition } from '../../stack/delta/create-table'
import { column, everyType, everyTypeRows, keyAndText } from '../../stack/delta/lake'
import { optimize, restore, truncate, vacuum } from '../../stack/delta/maintenance'

interface Writing {
  readonly connection: DuckDBConnection
  readonly directory: string
  create: (definition?: Partial<TableDefinition>) => Promise<unknown>
  insert: (select: string, overwrite?: boolean) => Promise<unknown>
  update: (column: string, value: string, condition: string) => Promise<unknown>
  remove: (condition?: string) => Promise<unknown>
}

/** Ids from 1 with a name each. */
const named = (from: number, to: number): string =>
  `SELECT id, 'name ' || id FROM range(${from}, ${to + 1}) AS r(id)`

const feed = { 'delta.enableChangeDataFeed': 'true' }

const directories: Readonly<Record<string, (table: Writing) => Promise<void>>> = {
  async changed(table) {
    await table.create()
    await table.insert(named(1, 20))
    await table.update('name', "'new'", 't.id <= 3')
    await table.update('name', 'NULL', 't.id = 20')
    await table.remove('t.id % 5 = 0')
    await table.remove('t.id > 1000')
    await table.insert('SELECT 1, NULL WHERE false')
    await table.remove()
    await table.insert(named(30, 31))
  },
  async grown(table) {
    await table.create()
    await table.insert(named(1, 3))
    await addColumns(table.directory, [
      column('amount', { kind: 'decimal', precision: 38, scale: 18 }),
      column('at', { kind: 'timestamp_ntz' }),
    ])
    await table.insert("SELECT 4, 'four', 0.5, TIMESTAMP '0001-01-01 00:00:00'")
    await table.update('amount', '1', 't.id = 1')
  },
  async replaced(table) {
    await table.create()
    await table.insert(named(1, 3))
    const query = { sql: 'SELECT 7::INTEGER AS other, true AS flag', values: [] }
    const columns = [column('other', { kind: 'int' }), column('flag', { kind: 'boolean' })]
    await table.create({ replace: true, columns, query })
    await table.insert('SELECT 8, NULL')
    await restore(table.directory, 1)
    await table.insert(named(9, 9))
    await truncate(table.directory)
    await table.insert(named(1, 2), true)
    await table.insert(named(5, 6), true)
  },
  async tidied(table) {
    await table.create()
    for (const id of [1, 2, 3, 4]) await table.insert(named(id, id))
    await optimize(table.connection, table.directory)
    await optimize(table.connection, table.directory)
    await vacuum(table.directory)
    await table.insert(named(5, 5))
  },
  async long(table) {
    await table.create()
    for (let id = 1; id <= 12; id += 1) await table.insert(named(id, id))
    await table.update('name', "'after'", 't.id = 1')
    await table.remove('t.id = 2')
    for (let id = 20; id <= 28; id += 1) await table.insert(named(id, id))
  },
  async 'with-a-change-feed'(table) {
    await table.create({ properties: feed })
    await table.insert(named(1, 5))
    await table.update('name', "'changed'", 't.id < 3')
    await table.remove('t.id = 5')
    await optimize(table.connection, table.directory)
  },
  async 'with-collations'(table) {
    const collation = 'UTF8_LCASE'
    await table.create({ columns: [column('id', { kind: 'string', collation }, false)] })
    await table.insert("SELECT unnest(['a', 'A', 'b'])")
    await table.remove("lower(t.id) = 'a'")
  },
  async 'of-every-type'(table) {
    await table.create({ columns: everyType })
    await table.insert(everyTypeRows)
    await table.update('text', "'x'", 't.whole IS NULL')
    await table.remove('t.flag')
  },
  async 'made-by-a-query'(table) {
    const sql = "SELECT 1::BIGINT AS id, 'a' AS name UNION ALL SELECT 2, NULL"
    await table.create({ columns: keyAndText, query: { sql, values: [] }, comment: "It's a table" })
    await table.update('name', "'b'", 't.id = 2')
  },
  async empty(table) {
    await table.create()
  },
  async 'with odd % names'(table) {
    await table.create({
      columns: [
        column('id', { kind: 'bigint' }, false),
        column('dot.and`tick', { kind: 'string' }),
        column('ümlaut', { kind: 'double' }),
        column('select', { kind: 'date' }),
      ],
    })
    await table.insert("SELECT 1, 'a', 'nan'::DOUBLE, DATE '0001-01-01'")
    await table.insert("SELECT 2, '😀', '-0.0'::DOUBLE, DATE '9999-12-31'")
    await table.update('dot.and`tick', "'b'", 't."ümlaut" = 0')
  },
}

/** All of them, or the named ones. */
export async function writeDirectories(
  folder: string,
  names: readonly string[] = Object.keys(directories),
): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true })
  const database = await DuckDBInstance.create(':memory:')
  const connection = await database.connect()
  await connection.run("SET TimeZone = 'UTC'")
  try {
    const written: string[] = []
    for (const name of names) {
      const directory = path.join(folder, name)
      await directories[name]!(writing(connection, directory))
      written.push(directory)
    }
    return written
  } finally {
    connection.disconnectSync()
    database.closeSync()
  }
}

function writing(connection: DuckDBConnection, directory: string): Writing {
  return {
    connection,
    directory,
    create: (definition) =>
      createTable(connection, directory, {
        ...{ columns: keyAndText, properties: {}, replace: false },
        ...definition,
      }),
    insert: (sql, overwrite = false) =>
      insertRows(connection, directory, { query: { sql, values: [] }, overwrite }),
    update: (name, value, condition) =>
      rewriteRows(connection, directory, {
        ...{ values: [], condition },
        assignments: [{ column: name, sql: value }],
      }),
    remove: (condition) => rewriteRows(connection, directory, { values: [], condition }),
  }
}
