// A table with a column of every type that can be compared, full of the values at which engines
// differ: NULLs, NaN, both zeros, limits, text beyond the BMP. Its rows are drawn from a seed, and our
// own writer makes a Delta table of them.
import path from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import { sqlTypeName, type SqlType } from '../../../src/declare/sql-type'
import { isFault, parseLiteral, type Literal } from '../../../src/declare/literal'
import { createTable } from '../../stack/delta/create-table'
import { insertRows } from '../../stack/delta/change-rows'
import { column } from '../../stack/delta/lake'
import { toDuckDB } from '../../stack/warehouse/types/duckdb-type'
import type { SparkType } from '../../stack/warehouse/types/spark-type'

/** As it is declared, and as it is stored: for what can be compared, both have the same names. */
type ValueType = SqlType & SparkType

export interface ValueColumn {
  readonly name: string
  readonly type: ValueType
  /** Values as literals are written. */
  readonly pool: readonly string[]
}

/** Where the table is, below the folder of a run. */
export function valueDirectory(work: string): string {
  return path.join(work, 'generated-values')
}

/** One row: a literal or NULL for each column. */
export type ValueRow = readonly (Literal | null)[]

const simple = (kind: 'int' | 'boolean' | 'string' | 'date' | 'float' | 'double'): ValueType => ({
  kind,
})
const decimal = (precision: number, scale: number): ValueType => ({
  kind: 'decimal',
  precision,
  scale,
})

const floats = ['0', '-0', 'NaN', 'Infinity', '-Infinity', '1', '-1', '0.1', '-2.5', '16777216']
const times = [
  ...['0001-01-01T00:00:00', '1582-10-10T12:00:00.000001', '1899-12-31T23:59:59.999999'],
  ...['1969-12-31T23:59:59.999999', '1970-01-01T00:00:00', '2024-02-29T12:34:56.789012'],
  ...['2024-03-31T02:30:00', '2024-10-27T02:30:00', '9999-12-31T23:59:59.999999'],
]

const texts = [
  ...['', ' ', 'a', 'A', 'b', 'ab', 'AB', 'a ', ' a', 'a\u0000', '\u0000', 'a\nb', '\t', 'z'],
  ...["o'clock", "''", 'back\\slash', '\\', "\\'", '%', '_', '`', '"', ':p1', 'NULL', '--', '/*'],
  ...['é', 'É', 'e\u0301', 'ß', 'ẞ', 'ss', 'SS', 'Ω', 'ω', 'ǆ', 'Ǆ', 'ﬁ', 'ÿ', 'Ÿ'],
  ...['\u00a0', '\ud7ff', '\ue000', '\uffee', '\uffff', '\u{10000}', '😀', '\u{10ffff}', '👩‍👩‍👧'],
  ...['\u{10400}', '\u{10428}', 'a😀', 'a\uffee'],
]

/** The first is the key; the order of the rest is that of the table. */
export const valueColumns: readonly ValueColumn[] = [
  { name: 'id', type: simple('int'), pool: [] },
  { name: 'flag', type: simple('boolean'), pool: ['true', 'false'] },
  { name: 'tiny', type: { kind: 'tinyint' }, pool: ['-128', '127', '0', '1', '-1'] },
  { name: 'small', type: { kind: 'smallint' }, pool: ['-32768', '32767', '0', '1', '-1'] },
  { name: 'whole', type: simple('int'), pool: ['-2147483648', '2147483647', '0', '1', '-1'] },
  {
    name: 'big',
    type: { kind: 'bigint' },
    pool: [
      ...['-9223372036854775808', '9223372036854775807', '9223372036854775806', '0', '-1'],
      ...['9007199254740992', '9007199254740993', '-9007199254740993'],
    ],
  },
  {
    name: 'single',
    type: simple('float'),
    pool: [...floats, '3.4028235e38', '1e-45', '1.1754944e-38'],
  },
  {
    name: 'real',
    type: simple('double'),
    pool: [
      ...floats,
      '1.7976931348623157e308',
      '5e-324',
      '0.30000000000000004',
      '0.3',
      '9007199254740992',
    ],
  },
  {
    name: 'money',
    type: decimal(10, 2),
    pool: ['99999999.99', '-99999999.99', '0', '0.01', '-0.01', '1', '1.1', '1234567.89'],
  },
  {
    name: 'fine',
    type: decimal(38, 18),
    pool: [
      ...['99999999999999999999.999999999999999999', '-99999999999999999999.999999999999999999'],
      ...['0', '0.000000000000000001', '-0.000000000000000001', '1', '1.000000000000000001'],
    ],
  },
  {
    name: 'wide',
    type: decimal(38, 0),
    pool: [
      ...['99999999999999999999999999999999999999', '-99999999999999999999999999999999999999'],
      ...['99999999999999999999999999999999999998', '0', '1', '-1', '9223372036854775808'],
    ],
  },
  { name: 'text', type: simple('string'), pool: texts },
  // A name that only quoting makes one: a dot, a backtick, a word of SQL.
  { name: 'select`.from', type: simple('string'), pool: ['a', 'A', 'b', 'B', 'aB', 'Ab'] },
  {
    name: 'day',
    type: simple('date'),
    pool: times.map((time) => time.slice(0, 10)).concat('1582-10-04', '1582-10-15', '2024-03-01'),
  },
  { name: 'instant', type: { kind: 'timestamp' }, pool: times.map((time) => `${time}Z`) },
  { name: 'local', type: { kind: 'timestamp_ntz' }, pool: times },
]

const rowCount = 200
const nullsIn = 6
/** Several files, so that a reader skips some by their statistics: wrong ones would lose rows. */
const rowsInFile = 50

/** The text is one of ours: a fault is a mistake in a pool. */
export function literalOf(type: SqlType, text: string): Literal {
  const literal = parseLiteral(type, text)
  if (isFault(literal)) throw new Error(`${JSON.stringify(text)} is no ${sqlTypeName(type)}`)
  return literal
}

export function drawRows(seed: number): readonly ValueRow[] {
  const [key, ...others] = valueColumns as [ValueColumn, ...ValueColumn[]]
  const cells = others.map(({ type, pool }) =>
    fc.option(fc.constantFrom(...pool.map((text) => literalOf(type, text))), { freq: nullsIn }),
  )
  const drawn = fc.sample(fc.tuple(...cells), { seed, numRuns: rowCount })
  return drawn.map((row, at) => [literalOf(key.type, String(at + 1)), ...row])
}

/** Writes the rows as a Delta table, each value cast from its text. */
export async function writeRows(rows: readonly ValueRow[], directory: string): Promise<void> {
  const database = await DuckDBInstance.create(':memory:')
  const connection = await database.connect()
  await connection.run("SET TimeZone = 'UTC'")
  const columns = valueColumns.map(({ name, type }) => `"${name}" ${toDuckDB(type)}`)
  await connection.run(`CREATE TABLE judged (${columns.join(', ')})`)
  const places = valueColumns.map(({ type }, at) => `CAST($${at + 1} AS ${toDuckDB(type)})`)
  const insert = await connection.prepare(`INSERT INTO judged VALUES (${places.join(', ')})`)
  for (const row of rows) {
    for (const [at, value] of row.entries()) {
      if (value) insert.bindVarchar(at + 1, value.text)
      else insert.bindNull(at + 1)
    }
    await insert.run()
  }
  await createTable(connection, directory, {
    columns: valueColumns.map(({ name, type }) => column(name, type)),
    ...{ properties: {}, replace: false },
  })
  for (let from = 0; from < rows.length; from += rowsInFile) {
    const sql = `SELECT * FROM judged WHERE id > ${from} AND id <= ${from + rowsInFile}`
    await insertRows(connection, directory, { query: { sql, values: [] }, overwrite: false })
  }
  connection.disconnectSync()
  database.closeSync()
}
