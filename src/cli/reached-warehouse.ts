// The warehouses as a command reaches them: by the app's settings and the app's own adapter. What
// fails there becomes a sentence for a person at a terminal.
import { randomUUID } from 'node:crypto'
import { causeText } from '../base/cause-text'
import { systemClock } from '../base/clock'
import { Problem, type ProblemCode } from '../base/problem'
import { invocation } from '../base/trace'
import { secretsOf } from '../compose/secrets'
import { warehouseOf } from '../compose/warehouses'
import { readWarehouseSettings } from '../settings/settings'
import type { ResultColumn, ResultSet } from '../warehouse/result-set'
import { toStatement, type Fragment } from '../warehouse/statement'
import type { RunOptions, Warehouse } from '../warehouse/warehouse'
import type { ReadTexts, Texts } from './catalog-table'
import { Refusal, WarehouseRefusal } from './refusal'

export interface ReachedWarehouse {
  /** All columns of the statement are STRING. */
  readonly readTexts: ReadTexts
  /** The columns of a result, whose rows are not wanted. */
  readonly readColumns: (statement: Fragment) => Promise<readonly ResultColumn[]>
}

/** Runs `work` with the warehouse of each connection, by name, and lets go of all of them. */
export async function withWarehouses<Result>(
  connections: readonly string[],
  work: (reach: (connection: string) => ReachedWarehouse) => Promise<Result>,
): Promise<Result> {
  const settings = readWarehouseSettings(connections)
  const watched = { clock: systemClock, observe: () => undefined }
  const surroundings = { ...watched, secrets: secretsOf(settings.secretStore, watched) }
  const warehouse = warehouseOf(settings, surroundings)
  try {
    return await work((connection) => reached(warehouse, connection, settings))
  } finally {
    await warehouse.close()
  }
}

function reached(
  warehouse: Warehouse,
  connection: string,
  { connections, statementTimeoutMs }: ReturnType<typeof readWarehouseSettings>,
): ReachedWarehouse {
  const run = async <Value>(
    statement: Fragment,
    take: (result: ResultSet) => Promise<Value>,
  ): Promise<Value> => {
    const options: RunOptions = {
      ...{ connection, invocation: invocation(randomUUID()), purpose: 'look', tags: {} },
      as: { kind: 'service' },
      deadline: systemClock.now() + statementTimeoutMs,
      signal: new AbortController().signal,
    }
    try {
      return await take(await warehouse.run(toStatement(statement), options))
    } catch (error) {
      const address = connections.get(connection)?.address
      const host = address?.kind === 'environment' ? address.read().host : connection
      throw error instanceof Problem ? sentenceOf(error, host) : error
    }
  }
  return {
    readTexts: (statement) => run(statement, textsOf),
    readColumns: (statement) => run(statement, columnsOf),
  }
}

async function textsOf({ columns, batches }: ResultSet): Promise<readonly Texts[]> {
  const rows: Texts[] = []
  for await (const batch of batches) {
    for (let row = 0; row < batch.numRows; row += 1) {
      rows.push(columns.map((_, place) => textAt(batch.getChildAt(place)?.get(row))))
    }
  }
  return rows
}

function textAt(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** A result that is read to its end leaves no statement to cancel. */
async function columnsOf({ columns, batches }: ResultSet): Promise<readonly ResultColumn[]> {
  for await (const { numRows } of batches) {
    if (numRows > 0) throw new Refusal('The warehouse sent rows that were not asked for.')
  }
  return columns
}

function sentenceOf(problem: Problem, host: string): WarehouseRefusal {
  const { code, message } = problem
  const says: Readonly<Partial<Record<ProblemCode, string>>> = {
    // The codes of the failure, for whoever looks it up.
    StatementFailed: `${message} ${causeText(problem)}`,
    InternalError: `${message} ${causeText(problem)}`,
    WarehouseUnavailable: `The warehouse at ${host} cannot be reached: compare DATABRICKS_HOST and DATABRICKS_HTTP_PATH with the workspace.`,
    WarehouseStarting: `The warehouse at ${host} is starting: repeat the command in a minute.`,
    WarehouseTimeout: `The warehouse at ${host} did not answer in time: repeat the command, or raise STATEMENT_TIMEOUT_MS.`,
    WarehouseAccessDenied: `The warehouse at ${host} refuses: its credential is not valid, or lacks USE CATALOG, USE SCHEMA or SELECT.`,
  }
  return new WarehouseRefusal(code, says[code] ?? message, problem)
}
