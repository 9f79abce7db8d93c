// What DESCRIBE says of a table, as rows: its history and its detail, each with the columns
// and the types that Spark gives them.
import { readLog } from '../delta/commit-log'
import { protocol } from '../delta/create-table'
import { readSnapshot } from '../delta/snapshot'
import { bytesOf } from '../delta/transaction'
import { rowsOf } from './rows-text'
import type { Rows } from './sql/translation'

const historyColumns = `version BIGINT, timestamp TIMESTAMP, userId STRING, userName STRING,
  operation STRING, operationParameters MAP<STRING, STRING>,
  job STRUCT<jobId: STRING, jobName: STRING, jobRunId: STRING, runId: STRING, jobOwnerId: STRING,
    triggerType: STRING>,
  notebook STRUCT<notebookId: STRING>, clusterId STRING, readVersion BIGINT, isolationLevel STRING,
  isBlindAppend BOOLEAN, operationMetrics MAP<STRING, STRING>, userMetadata STRING,
  engineInfo STRING`

export async function describeHistory(directory: string, limit?: number): Promise<Rows> {
  const commits = [...(await readLog(directory))].reverse().slice(0, limit)
  const nobody = [null, null]
  const rows = commits.map(({ version, timestampMs, info }) => [
    ...[version, toTime(timestampMs), ...nobody],
    ...[info.operation, info.operationParameters, ...nobody, null],
    ...[info.readVersion, info.isolationLevel, info.isBlindAppend],
    ...[info.operationMetrics, null, info.engineInfo],
  ])
  return rowsOf(historyColumns, rows)
}

const detailColumns = `format STRING, id STRING, name STRING, description STRING, location STRING,
  createdAt TIMESTAMP, lastModified TIMESTAMP, partitionColumns ARRAY<STRING>,
  clusteringColumns ARRAY<STRING>, numFiles BIGINT, sizeInBytes BIGINT,
  properties MAP<STRING, STRING>, minReaderVersion INT, minWriterVersion INT,
  tableFeatures ARRAY<STRING>`

export async function describeDetail(name: string, directory: string): Promise<Rows> {
  const { metadata, files } = await readSnapshot(directory)
  const { timestampMs } = (await readLog(directory)).at(-1)!
  const row = [
    ...['delta', metadata.id, name, metadata.description, `file:${directory}`],
    ...[toTime(metadata.createdTime), toTime(timestampMs), [], []],
    ...[files.length, bytesOf(files), metadata.configuration],
    ...[protocol.minReaderVersion, protocol.minWriterVersion, protocol.writerFeatures],
  ]
  return rowsOf(detailColumns, [row])
}

function toTime(ms: number): string {
  return new Date(ms).toISOString()
}
