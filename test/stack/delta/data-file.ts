// Rows on their way into a table: a query is staged in a temporary table, checked, and written as
// Parquet files with their counts of rows. What a change has written and does not commit, it takes away.
import { randomUUID } from 'node:crypto'
import { mkdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { quoted, toDuckDB } from '../warehouse/types/duckdb-type'
import { simple } from '../warehouse/types/spark-type'
import type { AddFile, ChangeFile } from './action'
import { withValues } from './engine-query'
import { notNullViolated, writeFailed } from './failure'
import { literal } from './literal'
import type { TableColumn } from './table-schema'

/** Small enough that a page by key leaves most of a large table alone, large enough for few files. */
export const rowsPerFile = 250_000
/** Of the sizes tried, the fastest for a page by key. */
const rowGroupSize = 61_440

/** The files that an attempt has written so far. */
export class FileSink {
  private readonly written: string[] = []

  constructor(
    readonly connection: DuckDBConnection,
    readonly directory: string,
    readonly columns: readonly TableColumn[],
  ) {}

  /** The rows of a query, its columns taken by position; as many files as they need, perhaps none. */
  async addRows(select: string, values: readonly string[]): Promise<readonly AddFile[]> {
    return this.withStaged(select, values, this.columns, async (staged, rows) => {
      await this.requireNotNull(staged)
      const files: AddFile[] = []
      for (let first = 0; first < rows; first += rowsPerFile) {
        const slice = `(SELECT * FROM ${staged}
          WHERE rowid >= ${first} AND rowid < ${first + rowsPerFile})`
        const name = `part-${String(files.length).padStart(5, '0')}-${randomUUID()}-c000.snappy.parquet`
        const size = await this.copy(slice, name)
        files.push({
          path: name,
          partitionValues: {},
          size,
          modificationTime: Date.now(),
          dataChange: true,
          stats: JSON.stringify({ numRecords: Math.min(rows - first, rowsPerFile) }),
        })
      }
      return files
    })
  }

  /** Rows of the change feed: the table's columns, and `_change_type` as the last. */
  async addChanges(select: string, values: readonly string[]): Promise<readonly ChangeFile[]> {
    const type = { name: '_change_type', type: simple('string'), nullable: false }
    return this.withStaged(select, values, [...this.columns, type], async (staged, rows) => {
      if (rows === 0) return []
      await mkdir(path.join(this.directory, '_change_data'), { recursive: true })
      const name = `_change_data/cdc-00000-${randomUUID()}.c000.snappy.parquet`
      const size = await this.copy(`(SELECT * FROM ${staged})`, name)
      return [{ path: name, partitionValues: {}, size, dataChange: false }]
    })
  }

  async discard(): Promise<void> {
    await Promise.all(this.written.map((file) => rm(file, { force: true }).catch(() => undefined)))
  }

  private async withStaged<T>(
    select: string,
    values: readonly string[],
    columns: readonly TableColumn[],
    work: (staged: string, rows: number) => Promise<T>,
  ): Promise<T> {
    const name = `delta_${randomUUID().replaceAll('-', '_')}`
    const aliases = columns.map((_, index) => `c${index}`)
    const casts = columns.map(
      ({ name: column, type }, index) =>
        `CAST(c${index} AS ${toDuckDB(type)}) AS ${quoted(column)}`,
    )
    const cast = `SELECT ${casts.join(', ')} FROM (${select}\n) AS rows(${aliases.join(', ')})`
    await this.connection.run(`CREATE TEMP TABLE ${name} AS ${withValues(cast, values)}`, [
      ...values,
    ])
    try {
      const counted = await this.connection.runAndReadAll(`SELECT count(*) FROM ${name}`)
      return await work(name, Number(counted.getRows()[0]?.[0]))
    } finally {
      await this.connection.run(`DROP TABLE ${name}`)
    }
  }

  private async requireNotNull(staged: string): Promise<void> {
    for (const { name } of this.columns.filter(({ nullable }) => !nullable)) {
      const select = `SELECT 1 FROM ${staged} WHERE ${quoted(name)} IS NULL LIMIT 1`
      const found = await this.connection.runAndReadAll(select)
      if (found.currentRowCount > 0) throw notNullViolated(name)
    }
  }

  private async copy(rows: string, name: string): Promise<number> {
    const file = path.join(this.directory, name)
    this.written.push(file)
    const options = `FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE ${rowGroupSize}`
    try {
      await this.connection.run(`COPY ${rows} TO ${literal(file)} (${options})`)
      return (await stat(file)).size
    } catch (error) {
      throw writeFailed(this.directory, String(error))
    }
  }
}
