// The tables of the local stack, as Delta tables in a directory: made the first time, found the
// next, with whatever a person has changed in them since. A table is loaded again only if its
// definition changed.
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import { createTable } from '../delta/create-table'
import { isDeltaTable } from '../delta/commit-log'
import { fromDuckDB } from '../warehouse/types/duckdb-type'
import type { TableColumn } from '../delta/table-schema'
import { airports, flights } from './aviation'
import type { DataSet } from './data-set'
import { customerMetrics, licensedDrivers } from './generated'
import { birdStrikes } from './safety'

export interface TableFile {
  /** `data_mesh_catalog.aviation.flights` */
  readonly name: string
  /** Of a Delta table's directory. */
  readonly path: string
  /** Its primary key: a catalog keeps keys, a Delta log does not. */
  readonly key?: readonly string[]
}

export interface LoadProgress {
  readonly table: string
  readonly rows: number
  readonly tables: { readonly done: number; readonly of: number }
  /** It was there, of an older definition: what had been changed in it is gone. */
  readonly replaced?: boolean
}

export const dataSets: readonly DataSet[] = [
  customerMetrics,
  licensedDrivers,
  airports,
  birdStrikes,
  flights,
]

/** Raised when the same query is to be kept in another way. */
const layout = 'delta-1'
const stampFile = '_meshport_data_set'

/** Calls `onProgress` for each table that it has loaded. */
export async function loadDataSets(
  directory: string,
  onProgress: (progress: LoadProgress) => void,
): Promise<readonly TableFile[]> {
  await mkdir(directory, { recursive: true })
  await removeLeftovers(directory)
  const tables = dataSets.map((dataSet) => ({
    dataSet,
    target: path.join(directory, dataSet.name),
  }))
  const states = await Promise.all(tables.map(({ dataSet, target }) => stateOf(dataSet, target)))
  const missing = tables.filter((_, index) => states[index] !== 'current')
  if (missing.length > 0) {
    await withConnection(async (connection) => {
      for (const [index, { dataSet, target }] of missing.entries()) {
        const rows = await loadTable(connection, dataSet, target)
        const loaded = { done: index + 1, of: missing.length }
        const replaced = states[tables.findIndex((each) => each.target === target)] === 'outdated'
        const progress = { table: dataSet.name, rows, tables: loaded }
        onProgress(replaced ? { ...progress, replaced } : progress)
      }
    })
  }
  return tables.map(({ dataSet: { name, key }, target }) => ({ name, path: target, key }))
}

/** Of the definition alone: what a person changes in the table changes nothing here. */
function stampOf({ query, key }: DataSet): string {
  return createHash('sha256')
    .update(JSON.stringify([layout, query, key]))
    .digest('hex')
}

async function stateOf(
  dataSet: DataSet,
  target: string,
): Promise<'current' | 'outdated' | 'missing'> {
  if (!(await isDeltaTable(target))) return 'missing'
  const stamp = await readFile(path.join(target, stampFile), 'utf8').catch(() => '')
  return stamp === stampOf(dataSet) ? 'current' : 'outdated'
}

/** Made beside its place and moved there whole: a load that is broken off leaves nothing behind. */
async function loadTable(
  connection: DuckDBConnection,
  dataSet: DataSet,
  target: string,
): Promise<number> {
  const unfinished = `${target}.${process.pid}-${randomUUID()}.unfinished`
  const { metrics } = await createTable(connection, unfinished, {
    columns: await columnsOf(connection, dataSet),
    properties: {},
    query: { sql: dataSet.query, values: [] },
    replace: false,
  })
  await writeFile(path.join(unfinished, stampFile), stampOf(dataSet))
  await moveIntoPlace(unfinished, target)
  return Number(metrics['numOutputRows'])
}

async function moveIntoPlace(unfinished: string, target: string): Promise<void> {
  const outdated = `${unfinished}.outdated.unfinished`
  await rename(target, outdated).catch(() => undefined)
  await rename(unfinished, target).catch(async (error: unknown) => {
    // Another stack that started with us was quicker: its table is the same.
    if (!(await isDeltaTable(target))) throw error
  })
  await Promise.all(
    [outdated, unfinished].map((each) => rm(each, { recursive: true, force: true })),
  )
}

async function columnsOf(
  connection: DuckDBConnection,
  { query, key }: DataSet,
): Promise<readonly TableColumn[]> {
  const prepared = await connection.prepare(query)
  const columns = Array.from({ length: prepared.columnCount }, (_, index) => {
    const name = prepared.columnName(index)
    const type = fromDuckDB(prepared.columnType(index))
    return { name, type, nullable: !key.includes(name) }
  })
  prepared.destroySync()
  return columns
}

/** Of loads that were broken off. */
async function removeLeftovers(directory: string): Promise<void> {
  const names = await readdir(directory)
  const leftovers = names.filter((name) => {
    const [, pid] = /\.(\d+)-[0-9a-f-]+\.unfinished/.exec(name) ?? []
    return pid !== undefined && !isRunning(Number(pid))
  })
  await Promise.all(
    leftovers.map((name) => rm(path.join(directory, name), { recursive: true, force: true })),
  )
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
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
