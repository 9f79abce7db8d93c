// The calls that the warehouse takes, each a handler from its Thrift request to its response. What a
// statement means is decided in sql/; how one is begun stands in execution.ts.
import {
  TGetInfoResp,
  TGetInfoType,
  TGetInfoValue,
  TOpenSessionResp,
  TOperationType,
  TProtocolVersion,
  TSessionHandle,
  type TExecuteStatementReq,
  type TOpenSessionReq,
} from '@databricks/sql/thrift/TCLIService_types'
import { catalogCalls, catalogRows, type CatalogCall, type CatalogRequest } from './catalog-call'
import { fetchPage, readyPages, runTask, type Surroundings, type Task } from './execution'
import { CatalogRelations } from './relations'
import { columnarForm, formFor } from './result-form'
import type { Sessions } from './session'
import { placeName } from './sql/lexer'
import type { Parameter } from './sql/parameter'
import { performStatement } from './statement'
import { responseOf, type Call, type Handlers, type Request, type Response } from './thrift/call'
import { fetchedPage, operationStatus, resultMetadata } from './thrift/operation-response'
import { invalidHandleStatus, successStatus } from './thrift/status'

/** With a fault, a statement or a page of it goes wrong. */
export function warehouseHandlers(around: Surroundings): Handlers {
  const { sessions } = around
  return {
    OpenSession: (request) => openSession(request, sessions),
    CloseSession: async ({ sessionHandle }) => {
      const session = sessions.find(sessionHandle.sessionId)
      if (!session) return unknownSession('CloseSession')
      await sessions.close(session)
      return responseOf('CloseSession', successStatus())
    },
    GetInfo: ({ sessionHandle, infoType }) => {
      if (!sessions.find(sessionHandle.sessionId)) return unknownSession('GetInfo')
      const infoValue = new TGetInfoValue({ stringValue: infoValues[infoType] ?? '' })
      return new TGetInfoResp({ status: successStatus(), infoValue })
    },
    ExecuteStatement: (request) => executeStatement(request, around),
    ...Object.fromEntries(
      catalogCalls.map((call) => [call, (request: never) => listCatalog(call, request, around)]),
    ),
    GetOperationStatus: ({ operationHandle }) => {
      const operation = sessions.findOperation(operationHandle.operationId)
      return operation ? operationStatus(operation) : unknownOperation('GetOperationStatus')
    },
    GetResultSetMetadata: async ({ operationHandle }) => {
      const operation = sessions.findOperation(operationHandle.operationId)
      if (!operation) return unknownOperation('GetResultSetMetadata')
      return resultMetadata(await readyPages(operation))
    },
    FetchResults: async ({ operationHandle, maxRows, includeResultSetMetadata }) => {
      const operation = sessions.findOperation(operationHandle.operationId)
      if (!operation) return unknownOperation('FetchResults')
      const pages = await readyPages(operation)
      const { page, sent } = await fetchPage(operation, pages, Number(maxRows), around)
      return fetchedPage(page, sent, includeResultSetMetadata ? pages : undefined)
    },
    CancelOperation: async ({ operationHandle }) => {
      const operation = sessions.findOperation(operationHandle.operationId)
      if (!operation) return unknownOperation('CancelOperation')
      await operation.cancel()
      return responseOf('CancelOperation', successStatus())
    },
    CloseOperation: async ({ operationHandle }) => {
      const known = await sessions.closeOperation(operationHandle.operationId)
      if (!known) return unknownOperation('CloseOperation')
      return responseOf('CloseOperation', successStatus())
    },
  }
}

async function executeStatement(
  request: TExecuteStatementReq,
  around: Surroundings,
): Promise<Response<'ExecuteStatement'>> {
  const { catalog, journal } = around.engine
  const session = around.sessions.find(request.sessionHandle.sessionId)
  if (!session) return unknownSession('ExecuteStatement')
  const { statement, confOverlay } = request
  const parameters = readParameters(request)
  const task: Task = {
    type: TOperationType.EXECUTE_STATEMENT,
    statement,
    form: formFor(request),
    query: (connection) => performStatement(statement, parameters, catalog, connection),
    record: (stateNow) => {
      journal.record({
        text: statement,
        parameters,
        queryTags: confOverlay?.['query_tags'],
        sessionConfiguration: session.configuration,
        stateNow,
      })
    },
  }
  return runTask('ExecuteStatement', request, session, task, around)
}

const operationTypes: Readonly<Record<CatalogCall, TOperationType>> = {
  GetCatalogs: TOperationType.GET_CATALOGS,
  GetSchemas: TOperationType.GET_SCHEMAS,
  GetTables: TOperationType.GET_TABLES,
  GetColumns: TOperationType.GET_COLUMNS,
}

async function listCatalog<C extends CatalogCall>(
  call: C,
  request: Request<C>,
  around: Surroundings,
): Promise<Response<C>> {
  const session = around.sessions.find(request.sessionHandle.sessionId)
  if (!session) return unknownSession(call)
  const relations = new CatalogRelations(around.engine.catalog)
  const task: Task = {
    type: operationTypes[call],
    statement: call,
    form: columnarForm(),
    query: async () => ({
      ...(await catalogRows(call, request as CatalogRequest, relations)),
      values: [],
    }),
  }
  return runTask(call, request, session, task, around)
}

/** Thrift leaves null what was not sent. */
function readParameters({ parameters }: TExecuteStatementReq): readonly Parameter[] {
  return (parameters ?? []).map(({ name, type, value }, index) => ({
    name: name ?? placeName(index + 1),
    type: type ?? undefined,
    value: value?.stringValue ?? undefined,
  }))
}

const infoValues: Partial<Record<TGetInfoType, string>> = {
  [TGetInfoType.CLI_SERVER_NAME]: 'Spark SQL',
  [TGetInfoType.CLI_DBMS_NAME]: 'Spark SQL',
  [TGetInfoType.CLI_DBMS_VER]: '4.0.0',
}

/** Newest first: a client that asks for a later one gets the first, as from a real warehouse. */
const versions = [
  TProtocolVersion.SPARK_CLI_SERVICE_PROTOCOL_V8,
  TProtocolVersion.SPARK_CLI_SERVICE_PROTOCOL_V7,
  TProtocolVersion.SPARK_CLI_SERVICE_PROTOCOL_V6,
] as const

function openSession(request: TOpenSessionReq, sessions: Sessions): TOpenSessionResp {
  const asked = Number(request.client_protocol_i64 ?? request.client_protocol ?? versions[0])
  const serverProtocolVersion =
    versions.find((version: number) => version <= asked) ?? versions[versions.length - 1]!
  const session = sessions.open({ ...request.configuration })
  return new TOpenSessionResp({
    status: successStatus(),
    serverProtocolVersion,
    sessionHandle: new TSessionHandle({ sessionId: session.handle }),
    configuration: {},
    ...(request.initialNamespace && { initialNamespace: request.initialNamespace }),
    canUseMultipleCatalogs: true,
    getInfos: [],
  })
}

function unknownSession<C extends Call>(call: C): Response<C> {
  return responseOf(call, invalidHandleStatus('SessionHandle'))
}

function unknownOperation<C extends Call>(call: C): Response<C> {
  return responseOf(call, invalidHandleStatus('OperationHandle'))
}
