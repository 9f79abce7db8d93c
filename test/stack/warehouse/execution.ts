// How a statement is begun: ExecuteStatement's request in; an operation that runs, and the response
// with whatever of its result is there in time, out.
import {
  TCloseOperationResp,
  TExecuteStatementResp,
  TOperationHandle,
  TOperationType,
  TSparkArrowTypes,
  TSparkDirectResults,
  type TExecuteStatementReq,
} from '@databricks/sql/thrift/TCLIService_types'
import type { DuckDBInstance } from '@duckdb/node-api'
import type { Catalog } from './catalog'
import { Cursor } from './cursor'
import type { Fault } from './faults'
import type { Journal } from './journal'
import { Operation } from './operation'
import { ResultPages } from './result-pages'
import { nextPage } from './page-fault'
import type { Session, Sessions } from './session'
import { plannedFailure, refusal } from './sql-failure'
import type { Parameter } from './sql/parameter'
import { performStatement } from './statement'
import { fetchedPage, operationStatus, resultMetadata } from './thrift/operation-response'
import { successStatus } from './thrift/status'

export interface Engine {
  readonly database: DuckDBInstance
  readonly catalog: Catalog
  readonly journal: Journal
  /** How long a response waits for the result before it says that the statement is running. */
  readonly directWaitMs: number
}

export async function executeStatement(
  request: TExecuteStatementReq,
  session: Session,
  sessions: Sessions,
  engine: Engine,
  fault: Fault | undefined,
): Promise<TExecuteStatementResp> {
  requireNativeArrow(request)
  const operation = startOperation(request, session, engine, fault)
  const operationId = sessions.add({ session, operation, statement: request.statement })
  const operationType = TOperationType.EXECUTE_STATEMENT
  const response = new TExecuteStatementResp({
    status: successStatus(),
    operationHandle: new TOperationHandle({ operationId, operationType, hasResultSet: true }),
  })
  if (!request.getDirectResults) return response
  await operation.settle(fault?.kind === 'slowFirstRow' ? 0 : engine.directWaitMs)
  const direct = await directResults(operation, Number(request.getDirectResults.maxRows), fault)
  if (direct.resultSet?.hasMoreRows === false) {
    await sessions.closeOperation(operationId)
    direct.closeOperation = new TCloseOperationResp({ status: successStatus() })
  }
  response.directResults = direct
  return response
}

/** The pages of a statement that has finished; its failure if it has failed. */
export async function readyPages(operation: Operation): Promise<ResultPages> {
  await operation.settle()
  if (operation.state === 'finished' && operation.pages) return operation.pages
  throw operation.failure ?? refusal(`a fetch from a statement that is ${operation.state}`)
}

async function directResults(
  operation: Operation,
  rowsMax: number,
  fault: Fault | undefined,
): Promise<TSparkDirectResults> {
  const { state, pages } = operation
  if (state !== 'finished' || !pages) {
    return new TSparkDirectResults({ operationStatus: operationStatus(operation) })
  }
  const page = await nextPage(pages, rowsMax, fault)
  return new TSparkDirectResults({
    operationStatus: operationStatus(operation),
    resultSetMetadata: resultMetadata(pages),
    resultSet: fetchedPage(page),
  })
}

function startOperation(
  request: TExecuteStatementReq,
  session: Session,
  { database, catalog, journal }: Engine,
  fault: Fault | undefined,
): Operation {
  const { statement, confOverlay } = request
  const parameters = readParameters(request)
  const compute = async (cursor: Cursor): Promise<ResultPages> => {
    if (fault?.kind === 'fail') throw plannedFailure(fault.message, fault.sqlState)
    if (fault?.kind === 'slowFirstRow') await cursor.rest(fault.ms)
    const query = await cursor.use((connection) => {
      return performStatement(statement, parameters, catalog, connection)
    })
    const pages = new ResultPages(query?.columns ?? [], cursor)
    if (!query) return pages
    await cursor.open(query)
    await pages.begin()
    return pages
  }
  const timeoutSeconds = Number(session.configuration['STATEMENT_TIMEOUT'] ?? 0)
  const operation = new Operation(new Cursor(database), compute, timeoutSeconds)
  journal.record({
    text: statement,
    parameters,
    queryTags: confOverlay?.['query_tags'],
    sessionConfiguration: session.configuration,
    stateNow: () => operation.state,
  })
  return operation
}

/** Thrift leaves null what was not sent. */
function readParameters({ parameters }: TExecuteStatementReq): readonly Parameter[] {
  return (parameters ?? []).map(({ name, type, value }) => ({
    name: name ?? '',
    type: type ?? undefined,
    value: value?.stringValue ?? undefined,
  }))
}

/** The real warehouse also has columnar answers and text for types; nobody of ours asks for them. */
function requireNativeArrow(request: TExecuteStatementReq): void {
  const { timestampAsArrow, decimalAsArrow, complexTypesAsArrow } =
    request.useArrowNativeTypes ?? new TSparkArrowTypes()
  const native = timestampAsArrow && decimalAsArrow && complexTypesAsArrow
  if (!request.canReadArrowResult || !native) {
    throw refusal('a client that does not read Arrow results with native types')
  }
}
