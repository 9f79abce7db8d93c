// Rows on their way into a table: a query is staged in a temporary table, checked, and written as
// Parquet files with their counts of rows. What a change has written and does not commit, it takes away.
import { randomUUID } from 'node:crypto'
import { mkdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { sqlFailure } from '../warehouse/sql-failure'
import { quoted, toDuckDB } from '../warehouse/types/duckdb-type'
import type { AddFile, ChangeFile } from './action'
import { literal, withValues } from './engine-query'
import { writeFailed } from './failure'
import type { TableColumn } from './table-schema'

/** Small enough that a page by key leaves most of a large table alone, large enough for few files. */
export const rowsPerFile = 250_000
/** Of the sizes tried, the fastest for a page by key. */
const rowGroupSize = 61_440

/** The files that an attempt has written so far. */
export class FileSink {
  readonly #written: string[] = []
  readonly #connection: DuckDBConnection
  readonly #directory: string

  constructor(connection: DuckDBConnection, directory: string) {
    this.#connection = connection
    this.#directory = directory
  }

  /** The rows of a query, its columns taken by position; as many files as they need, perhaps none. */
  async addRows(
    columns: readonly TableColumn[],
    select: string,
    values: readonly string[] = [],
  ): Promise<readonly AddFile[]> {
    return this.#withStaged(columns, select, values, async (staged, rows) => {
      for (const { name } of columns.filter(({ nullable }) => !nullable)) {
        await this.#requireNone(staged, name)
      }
      const files: AddFile[] = []
      for (let first = 0; first < rows; first += rowsPerFile) {
        const slice = `(SELECT * FROM ${staged}
          WHERE rowid >= ${first} AND rowid < ${first + rowsPerFile})`
        const number = String(files.length).padStart(5, '0')
        const file = await this.#copy(slice, `part-${number}-${randomUUID()}.snappy.parquet`)
        const stats = JSON.stringify({ numRecords: Math.min(rows - first, rowsPerFile) })
        files.push({ ...file, modificationTime: Date.now(), dataChange: true, stats })
      }
      return files
    })
  }

  /** Rows of the change feed: the table's columns, and `_change_type` as the last. */
  async addChanges(
    columns: readonly TableColumn[],
    select: string,
    values: readonly string[],
  ): Promise<readonly ChangeFile[]> {
    const type = { name: '_change_type', type: { kind: 'string' }, nullable: false } as const
    return this.#withStaged([...columns, type], select, values, async (staged) => {
      await mkdir(path.join(this.#directory, '_change_data'), { recursive: true })
      const name = `_change_data/cdc-00000-${randomUUID()}.snappy.parquet`
      return [{ ...(await this.#copy(`(SELECT * FROM ${staged})`, name)), dataChange: false }]
    })
  }

  async discard(): Promise<void> {
    await Promise.all(this.#written.map((file) => rm(file, { force: true }).catch(() => undefined)))
  }

  async #withStaged<T>(
    columns: readonly TableColumn[],
    select: string,
    values: readonly string[],
    work: (staged: string, rows: number) => Promise<T>,
  ): Promise<T> {
    const staged = quoted(`staged ${randomUUID()}`)
    const aliases = columns.map((_, index) => `c${index}`)
    const casts = columns.map(
      ({ name, type }, index) => `CAST(c${index} AS ${toDuckDB(type)}) AS ${quoted(name)}`,
    )
    const cast = `SELECT ${casts.join(', ')} FROM (${select}\n) AS rows(${aliases.join(', ')})`
    const make = `CREATE TEMP TABLE ${staged} AS ${withValues(cast, values)}`
    await this.#connection.run(make, [...values])
    try {
      const counted = await this.#connection.runAndReadAll(`SELECT count(*) FROM ${staged}`)
      return await work(staged, Number(counted.getRows()[0]?.[0]))
    } finally {
      await this.#connection.run(`DROP TABLE ${staged}`)
    }
  }

  async #requireNone(staged: string, column: string): Promise<void> {
    const select = `SELECT 1 FROM ${staged} WHERE ${quoted(column)} IS NULL LIMIT 1`
    const found = await this.#connection.runAndReadAll(select)
    if (found.currentRowCount === 0) return
    const text = `NOT NULL constraint violated for column: ${column}.`
    throw sqlFailure('DELTA_NOT_NULL_CONSTRAINT_VIOLATED', '23502', text)
  }

  async #copy(rows: string, name: string) {
    const file = path.join(this.#directory, name)
    this.#written.push(file)
    const options = `FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE ${rowGroupSize}`
    try {
      await this.#connection.run(`COPY ${rows} TO ${literal(file)} (${options})`)
      return { path: name, partitionValues: {}, size: (await stat(file)).size }
    } catch (error) {
      throw writeFailed(this.#directory, String(error))
    }
  }
}
