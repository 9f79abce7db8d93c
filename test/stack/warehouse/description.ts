// What DESCRIBE says of a table, as rows: its history, its detail, its columns, each with the columns
// and the types that Spark gives them.
import { detail, history } from '../delta/history'
import { rowsOf } from './rows-text'
import type { Rows } from './sql/translation'
import { simpleName } from './types/spark-type'
import type { TableColumn } from '../delta/table-schema'

const historyColumns = `version BIGINT, timestamp TIMESTAMP, userId STRING, userName STRING,
  operation STRING, operationParameters MAP<STRING, STRING>,
  job STRUCT<jobId: STRING, jobName: STRING, jobRunId: STRING, runId: STRING, jobOwnerId: STRING,
    triggerType: STRING>,
  notebook STRUCT<notebookId: STRING>, clusterId STRING, readVersion BIGINT, isolationLevel STRING,
  isBlindAppend BOOLEAN, operationMetrics MAP<STRING, STRING>, userMetadata STRING,
  engineInfo STRING`

export async function describeHistory(directory: string, limit?: number): Promise<Rows> {
  const entries = await history(directory, limit)
  const rows = entries.map((entry) => [
    entry.version,
    toTime(entry.timestampMs),
    null,
    null,
    entry.operation,
    entry.operationParameters,
    null,
    null,
    null,
    entry.readVersion,
    entry.isolationLevel,
    entry.isBlindAppend,
    entry.operationMetrics,
    entry.userMetadata,
    entry.engineInfo,
  ])
  return rowsOf(historyColumns, rows)
}

const detailColumns = `format STRING, id STRING, name STRING, description STRING, location STRING,
  createdAt TIMESTAMP, lastModified TIMESTAMP, partitionColumns ARRAY<STRING>,
  clusteringColumns ARRAY<STRING>, numFiles BIGINT, sizeInBytes BIGINT,
  properties MAP<STRING, STRING>, minReaderVersion INT, minWriterVersion INT,
  tableFeatures ARRAY<STRING>`

export async function describeDetail(name: string, directory: string): Promise<Rows> {
  const it = await detail(directory)
  const row = [
    it.format,
    it.id,
    name,
    it.description,
    it.location,
    toTime(it.createdAtMs),
    toTime(it.lastModifiedMs),
    it.partitionColumns,
    it.clusteringColumns,
    it.numFiles,
    it.sizeInBytes,
    it.properties,
    it.minReaderVersion,
    it.minWriterVersion,
    it.tableFeatures,
  ]
  return rowsOf(detailColumns, [row])
}

export type DescribedColumn = Pick<TableColumn, 'name' | 'type'> & Partial<TableColumn>

export function describeColumns(columns: readonly DescribedColumn[]): Rows {
  const rows = columns.map(({ name, type, comment }) => [name, simpleName(type), comment])
  return rowsOf('col_name STRING, data_type STRING, comment STRING', rows)
}

function toTime(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : new Date(ms).toISOString()
}
