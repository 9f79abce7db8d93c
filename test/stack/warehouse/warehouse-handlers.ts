// The calls that the warehouse takes, each a handler from its Thrift request to its response. What a
// statement means is decided in sql/; how one is begun stands in execution.ts.
import {
  TGetInfoResp,
  TGetInfoValue,
  TOpenSessionResp,
  TProtocolVersion,
  TSessionHandle,
  type TExecuteStatementReq,
  type TOpenSessionReq,
} from '@databricks/sql/thrift/TCLIService_types'
import { fetchPage, readyPages, runTask, type Surroundings, type Task } from './execution'
import { formFor } from './result-form'
import type { Sessions } from './session'
import type { Parameter } from './sql/parameter'
import { performStatement } from './statement'
import { responseOf, type Call, type Handlers, type Response } from './thrift/call'
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
    // Readiness probes ask for the version, which costs no statement.
    GetInfo: ({ sessionHandle }) => {
      if (!sessions.find(sessionHandle.sessionId)) return unknownSession('GetInfo')
      const infoValue = new TGetInfoValue({ stringValue: '4.0.0' })
      return new TGetInfoResp({ status: successStatus(), infoValue })
    },
    ExecuteStatement: (request) => executeStatement(request, around),
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
  return runTask(request, session, task, around)
}

/** Thrift leaves null what was not sent. */
function readParameters({ parameters }: TExecuteStatementReq): readonly Parameter[] {
  return (parameters ?? []).map(({ name, type, value }) => ({
    name: name ?? '',
    type: type ?? undefined,
    value: value?.stringValue ?? undefined,
  }))
}

function openSession(request: TOpenSessionReq, sessions: Sessions): TOpenSessionResp {
  const session = sessions.open({ ...request.configuration })
  return new TOpenSessionResp({
    status: successStatus(),
    // Also for who asks for a later one, as from a real warehouse.
    serverProtocolVersion: TProtocolVersion.SPARK_CLI_SERVICE_PROTOCOL_V8,
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
