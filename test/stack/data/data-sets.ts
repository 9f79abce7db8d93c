// The tables of the local stack, as Parquet files in a directory: made the first time, found the next.
// A file's name carries a digest of its definition, so that a changed definition is loaded anew.
import { createHash } from 'node:crypto'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance, version, type DuckDBConnection } from '@duckdb/node-api'
import { airports, flights } from './aviation'
import type { DataSet } from './data-set'
import { customerMetrics, licensedDrivers } from './generated'

export interface TableFile {
  /** `data_mesh_catalog.aviation.flights` */
  readonly name: string
  /** Of a Parquet file. */
  readonly path: string
}

export interface LoadProgress {
  readonly table: string
  readonly rows: number
  readonly tables: { readonly done: number; readonly of: number }
}

const dataSets: readonly DataSet[] = [customerMetrics, licensedDrivers, airports, flights]

/** A page by key reads one row group and skips the others by their bounds: of the sizes tried, the fastest. */
const copyOptions = 'FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 61440'

/** `onProgress` is told of each table that had to be made, when it is there. */
export async function loadDataSets(
  directory: string,
  onProgress: (progress: LoadProgress) => void,
): Promise<readonly TableFile[]> {
  await mkdir(directory, { recursive: true })
  const present = new Set(await readdir(directory))
  const missing = dataSets.filter((dataSet) => !present.has(fileName(dataSet)))
  if (missing.length > 0) {
    await withConnection(async (connection) => {
      for (const [index, dataSet] of missing.entries()) {
        const rows = await writeFile(connection, dataSet, join(directory, fileName(dataSet)))
        const tables = { done: index + 1, of: missing.length }
        onProgress({ table: dataSet.name, rows, tables })
      }
    })
    await removeOutdated(directory, present)
  }
  return dataSets.map((dataSet) => ({
    name: dataSet.name,
    path: join(directory, fileName(dataSet)),
  }))
}

function fileName({ name, query }: DataSet): string {
  const digest = createHash('sha256').update(`${version()} ${copyOptions} ${query}`).digest('hex')
  return `${name}.${digest.slice(0, 12)}.parquet`
}

async function writeFile(
  connection: DuckDBConnection,
  { query }: DataSet,
  path: string,
): Promise<number> {
  const unfinished = `${path}.${process.pid}.unfinished`
  const target = unfinished.replaceAll("'", "''")
  const result = await connection.run(`COPY (${query}) TO '${target}' (${copyOptions})`)
  await rename(unfinished, path)
  return result.rowsChanged
}

async function removeOutdated(directory: string, present: ReadonlySet<string>): Promise<void> {
  const current = new Set(dataSets.map(fileName))
  const outdated = [...present].filter((file) => file.endsWith('.parquet') && !current.has(file))
  await Promise.all(outdated.map((file) => rm(join(directory, file), { force: true })))
}

async function withConnection(
  work: (connection: DuckDBConnection) => Promise<void>,
): Promise<void> {
  const database = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
  })
  const connection = await database.connect()
  try {
    await connection.run("SET TimeZone = 'UTC'")
    await work(connection)
  } finally {
    connection.disconnectSync()
    database.closeSync()
  }
}
