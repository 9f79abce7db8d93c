// For tests: a directory of Delta tables and an engine to change and read them. It is gone afterwards,
// unless MESHPORT_KEEP_DELTA names a directory: `npm run judge` checks what the tests wrote there.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import type { SparkType } from '../warehouse/types/spark-type'
import { insertRows } from './change-rows'
import type { Commit } from './engine-query'
import { relationOf, requireFiles } from './relation'
import { readSnapshot } from './snapshot'
import { createTable, type TableDefinition } from './create-table'
import type { TableColumn } from './table-schema'

export interface Lake {
  readonly connection: DuckDBConnection
  readonly directory: string
  table: (name: string) => string
  create: (name: string, definition: Partial<TableDefinition>) => Promise<Commit>
  insert: (name: string, sql: string, ...values: string[]) => Promise<Commit | undefined>
  /** As texts, in the order of the first column. */
  rows: (name: string, version?: number) => Promise<unknown[][]>
  ask: (sql: string) => Promise<unknown[][]>
  close: () => Promise<void>
}

export async function openLake(): Promise<Lake> {
  const kept = process.env['MESHPORT_KEEP_DELTA']
  const directory = await mkdtemp(path.join(kept ?? tmpdir(), 'meshport-delta-'))
  const database = await DuckDBInstance.create(':memory:')
  const connection = await database.connect()
  await connection.run("SET TimeZone = 'UTC'")
  const table = (name: string): string => `${directory}/${name}`
  const ask = async (sql: string): Promise<unknown[][]> =>
    (await connection.runAndReadAll(sql)).getRowsJson()
  return {
    connection,
    directory,
    table,
    ask,
    create: (name, definition) =>
      createTable(connection, table(name), {
        columns: keyAndText,
        properties: {},
        replace: false,
        ...definition,
      }),
    insert: (name, sql, ...values) =>
      insertRows(connection, table(name), { query: { sql, values }, overwrite: false }),
    rows: async (name, version) => {
      const snapshot = await readSnapshot(table(name), version)
      await requireFiles(snapshot)
      return ask(`SELECT * FROM ${relationOf(snapshot)} AS t ORDER BY 1`)
    },
    close: async () => {
      connection.disconnectSync()
      database.closeSync()
      if (kept === undefined) await rm(directory, { recursive: true, force: true })
    },
  }
}

export function column(name: string, type: SparkType, nullable = true): TableColumn {
  return { name, type, nullable }
}

export const keyAndText: readonly TableColumn[] = [
  column('id', { kind: 'bigint' }, false),
  column('name', { kind: 'string' }),
]

export const everyType: readonly TableColumn[] = [
  column('id', { kind: 'bigint' }, false),
  column('flag', { kind: 'boolean' }),
  column('tiny', { kind: 'tinyint' }),
  column('small', { kind: 'smallint' }),
  column('whole', { kind: 'int' }),
  column('single', { kind: 'float' }),
  column('twice', { kind: 'double' }),
  column('exact', { kind: 'decimal', precision: 38, scale: 18 }),
  column('text', { kind: 'string' }),
  column('bytes', { kind: 'binary' }),
  column('day', { kind: 'date' }),
  column('instant', { kind: 'timestamp' }),
  column('local', { kind: 'timestamp_ntz' }),
  column('list', { kind: 'array', element: { kind: 'int' } }),
  column('pairs', { kind: 'map', key: { kind: 'string' }, value: { kind: 'bigint' } }),
  column('nested', {
    kind: 'struct',
    fields: [
      { name: 'a', type: { kind: 'int' } },
      { name: 'b', type: { kind: 'struct', fields: [{ name: 'c', type: { kind: 'string' } }] } },
    ],
  }),
]

/** Three rows of every type: ordinary, at the limits, all NULL. */
export const everyTypeRows = `
  SELECT 1, true, 1, 1, 1::INTEGER, 1.5::FLOAT, 0.1::DOUBLE, 1.000000000000000001::DECIMAL(38, 18), 'é😀',
    'ab'::BLOB, DATE '2024-02-29', TIMESTAMPTZ '2024-01-01 00:00:00.123456Z',
    TIMESTAMP '2024-01-01 00:00:00.123456', [1, NULL], MAP {'k': 1::BIGINT}, {a: 1, b: {c: 'x'}}
  UNION ALL SELECT 9223372036854775807, false, -128, -32768, (-2147483648)::INTEGER, 'nan'::FLOAT,
    '-inf'::DOUBLE, -99999999999999999999.999999999999999999::DECIMAL(38, 18), repeat('z', 100),
    ''::BLOB, DATE '0001-01-01', TIMESTAMPTZ '0001-01-01 00:00:00Z',
    TIMESTAMP '9999-12-31 23:59:59.999999', [], MAP {}, {a: NULL, b: {c: NULL}}
  UNION ALL SELECT 3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    NULL, NULL`
