// What identifies a Delta table beyond its name: the id that it has until it is dropped or replaced,
// the place of its files, and the columns that it has at a commit.
import { Field } from 'apache-arrow'
import { digest } from '../base/digest'
import { limits } from '../base/limits'
import { Problem } from '../base/problem'
import type { TableName } from '../declare/source'
import type { RecordBatch, ResultSet } from './result-set'
import { asOf, sql, tableName, toStatement } from './statement'
import type { Commit } from './table-version'
import type { RunOptions, Warehouse } from './warehouse'

export interface TableDetail {
  /** Delta's own id of the table. CREATE OR REPLACE gives it a new one, RESTORE an old one. */
  readonly tableId: string
  /** The URL of its folder: `abfss://container@account.dfs.core.windows.net/…`. */
  readonly location: string
}

export async function tableDetail(
  source: TableName,
  warehouse: Warehouse,
  options: RunOptions,
): Promise<TableDetail> {
  const statement = toStatement(sql`DESCRIBE DETAIL ${tableName(source)}`)
  const result = await warehouse.run(statement, options)
  const [id, location] = ['id', 'location'].map((name) =>
    result.columns.findIndex((column) => column.name === name),
  )
  for await (const batch of result.batches) {
    const [tableId = '', folder] = [textAt(batch, id), textAt(batch, location)]
    const isId = tableId !== '' && tableId.length <= limits.tableIdCharactersMax
    if (isId && folder !== undefined) return { tableId, location: folder }
  }
  const cause = 'the detail of the table has no id, one that is too long, or no location'
  throw new Problem('InvalidWarehouseAnswer', undefined, { cause })
}

/** A digest of the names and types of the table's columns at this commit, in their order. */
export async function schemaDigest(
  source: TableName,
  commit: Commit,
  warehouse: Warehouse,
  options: RunOptions,
): Promise<string> {
  const statement = sql`SELECT * FROM ${tableName(source)} ${asOf(commit)} LIMIT 0`
  const result = await warehouse.run(toStatement(statement), options)
  // A result that is read to its end leaves no statement to cancel.
  for await (const { numRows } of result.batches) {
    if (numRows > 0)
      throw new Problem('InvalidWarehouseAnswer', undefined, { cause: 'LIMIT 0 gave rows' })
  }
  return digestOf(result)
}

function digestOf({ columns }: ResultSet): string {
  const schema = columns.map(({ name, type }) => new Field(name, type).toString())
  return digest(schema)
}

function textAt(batch: RecordBatch, position = -1): string | undefined {
  const value: unknown = batch.numRows > 0 ? batch.getChildAt(position)?.get(0) : undefined
  return typeof value === 'string' ? value : undefined
}
