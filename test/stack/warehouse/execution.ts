// How a statement's operation is begun: what it computes comes in; an operation that runs, and the
// response with whatever of its result is there in time, go out.
import {
  TCloseOperationResp,
  TOperationHandle,
  TOperationType,
  TSparkDirectResults,
  type TSparkGetDirectResults,
} from '@databricks/sql/thrift/TCLIService_types'
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import type { Catalog } from './catalog'
import type { CloudFiles } from './cloud-files'
import { Cursor } from './cursor'
import type { Fault } from './faults'
import type { Journal } from './journal'
import { Operation, type OperationState } from './operation'
import { nextPage } from './page-fault'
import type { ResultForm } from './result-form'
import { ResultPages, type Page } from './result-pages'
import type { Session, Sessions } from './session'
import { plannedFailure, refusal } from './sql-failure'
import type { EngineQuery } from './statement'
import { responseOf, type Response } from './thrift/call'
import { fetchedPage, operationStatus, resultMetadata } from './thrift/operation-response'
import { sendPage, type SentPage } from './thrift/row-set'
import { successStatus } from './thrift/status'

interface Engine {
  readonly database: DuckDBInstance
  readonly catalog: Catalog
  readonly journal: Journal
  readonly files: CloudFiles
  /** How long a response waits for the result before it says that the statement is running. */
  readonly directWaitMs: number
  /** How long a link leads to its file. */
  readonly linkLifeMs: number
}

/** What a call meets here. */
export interface Surroundings {
  readonly engine: Engine
  readonly sessions: Sessions
  readonly fault: Fault | undefined
}

export interface Task {
  readonly statement: string
  readonly form: ResultForm
  /** Undefined for an answer without rows. */
  readonly query: (connection: DuckDBConnection) => Promise<EngineQuery | undefined>
  /** Tells the journal, which reads the state later. */
  readonly record: (stateNow: () => OperationState) => void
}

const call = 'ExecuteStatement'
const operationType = TOperationType.EXECUTE_STATEMENT

interface Asked {
  readonly runAsync?: boolean
  readonly getDirectResults?: TSparkGetDirectResults
}

export async function runTask(
  { runAsync, getDirectResults }: Asked,
  session: Session,
  task: Task,
  around: Surroundings,
): Promise<Response<'ExecuteStatement'>> {
  const { engine, sessions, fault } = around
  const operation = startOperation(task, session, around)
  const operationId = sessions.add({ session, operation })
  task.record(() => operation.state)
  const form = formOfFailure(fault) ?? (runAsync ? 'operation' : 'status')
  const waitMs = fault?.kind === 'slowFirstRow' ? 0 : engine.directWaitMs
  if (form === 'status') await operation.settle()
  else if (getDirectResults) await operation.settle(waitMs)
  if (form === 'status' && operation.failure) {
    await sessions.closeOperation(operationId)
    throw operation.failure
  }
  const handle = { operationId, operationType, hasResultSet: true }
  const response = { operationHandle: new TOperationHandle(handle) }
  if (!getDirectResults) return responseOf(call, successStatus(), response)
  const directResults = await toDirect(operation, Number(getDirectResults.maxRows), around)
  if (directResults.resultSet?.hasMoreRows === false && !operation.pages?.linked) {
    await sessions.closeOperation(operationId)
    directResults.closeOperation = new TCloseOperationResp({ status: successStatus() })
    if (fault?.kind === 'contradiction') contradict(directResults, fault.form)
  }
  return responseOf(call, successStatus(), { ...response, directResults })
}

/** The pages of a statement that has finished; its failure if it has failed. */
export async function readyPages(operation: Operation): Promise<ResultPages> {
  await operation.settle()
  if (operation.state === 'finished' && operation.pages) return operation.pages
  throw operation.failure ?? refusal(`a fetch from a statement that is ${operation.state}`)
}

export async function fetchPage(
  operation: Operation,
  pages: ResultPages,
  rowsMax: number,
  { engine: { files, linkLifeMs }, fault }: Surroundings,
): Promise<{ readonly page: Page; readonly sent: SentPage }> {
  const page = await nextPage(pages, rowsMax, fault)
  const lifeMs = fault?.kind === 'shortLinks' ? fault.ms : linkLifeMs
  return { page, sent: sendPage(page, pages, operation, { files, lifeMs }) }
}

async function toDirect(
  operation: Operation,
  rowsMax: number,
  around: Surroundings,
): Promise<TSparkDirectResults> {
  const { state, pages } = operation
  if (state !== 'finished' || !pages) {
    return new TSparkDirectResults({ operationStatus: operationStatus(operation) })
  }
  const { page, sent } = await fetchPage(operation, pages, rowsMax, around)
  return new TSparkDirectResults({
    operationStatus: operationStatus(operation),
    resultSetMetadata: resultMetadata(pages, page.more ? undefined : sent),
    resultSet: fetchedPage(page, sent),
  })
}

function contradict(
  directResults: TSparkDirectResults,
  form: Extract<Fault, { kind: 'contradiction' }>['form'],
): void {
  if (form === 'moreRowsAfterClose') directResults.resultSet!.hasMoreRows = true
  else delete directResults.resultSet
}

function formOfFailure(fault: Fault | undefined): 'operation' | 'status' | undefined {
  return fault?.kind === 'fail' || fault?.kind === 'failureForm' ? fault.form : undefined
}

function startOperation(
  { statement, form, query }: Task,
  session: Session,
  { engine: { database, files }, fault }: Surroundings,
): Operation {
  const compute = async (cursor: Cursor, operation: Operation): Promise<ResultPages> => {
    if (fault?.kind === 'fail') throw plannedFailure(fault.message, fault.sqlState)
    if (fault?.kind === 'slowFirstRow') await cursor.rest(fault.ms)
    const found = await cursor.use(query)
    const pages = new ResultPages(found?.columns ?? [], cursor, form)
    if (!found) return pages
    operation.modified = found.modified
    await cursor.open(found)
    await pages.begin()
    return pages
  }
  const release = (operation: Operation): void => {
    files.leave(operation)
  }
  const timeoutSeconds = Number(session.configuration['STATEMENT_TIMEOUT'] ?? 0)
  return new Operation(new Cursor(database), { statement, compute, release }, timeoutSeconds)
}
