// The calls that the warehouse takes, each a handler from its Thrift request to its response. What a
// statement means is decided in sql/; how one is begun stands in execution.ts.
import {
  TGetInfoResp,
  TGetInfoType,
  TGetInfoValue,
  TOpenSessionResp,
  TProtocolVersion,
  TSessionHandle,
  type TOpenSessionReq,
} from '@databricks/sql/thrift/TCLIService_types'
import { executeStatement, readyPages, type Engine } from './execution'
import type { Fault } from './faults'
import { nextPage } from './page-fault'
import type { Sessions } from './session'
import { responseOf, type Call, type Handlers, type Response } from './thrift/call'
import { fetchedPage, operationStatus, resultMetadata } from './thrift/operation-response'
import { invalidHandleStatus, successStatus } from './thrift/status'

/** With a fault, a statement or a page of it goes wrong. */
export function warehouseHandlers(engine: Engine, sessions: Sessions, fault?: Fault): Handlers {
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
    ExecuteStatement: (request) => {
      const session = sessions.find(request.sessionHandle.sessionId)
      if (!session) return unknownSession('ExecuteStatement')
      return executeStatement(request, session, sessions, engine, fault)
    },
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
      const page = await nextPage(pages, Number(maxRows), fault)
      return fetchedPage(page, includeResultSetMetadata ? pages : undefined)
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
