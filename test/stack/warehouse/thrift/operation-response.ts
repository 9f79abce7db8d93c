// What Thrift says of an operation: its status, its result's metadata and its pages, field by field as
// a real warehouse fills them.
import {
  TColumnDesc,
  TFetchResultsResp,
  TGetOperationStatusResp,
  TGetResultSetMetadataResp,
  TOperationState,
  TPrimitiveTypeEntry,
  TRowSet,
  TSparkArrowBatch,
  TSparkRowSetType,
  TTableSchema,
  TTypeDesc,
  TTypeEntry,
  TTypeId,
  TTypeQualifiers,
  TTypeQualifierValue,
  TCacheLookupResult,
} from '@databricks/sql/thrift/TCLIService_types'
import Int64 from 'node-int64'
import type { Operation, OperationState } from '../operation'
import type { Page, ResultPages } from '../result-pages'
import { simple, type Column, type SparkType } from '../types/spark-type'
import { successStatus } from './status'

const states: Readonly<Record<OperationState, TOperationState>> = {
  running: TOperationState.RUNNING_STATE,
  finished: TOperationState.FINISHED_STATE,
  failed: TOperationState.ERROR_STATE,
  timedOut: TOperationState.TIMEDOUT_STATE,
  cancelled: TOperationState.CANCELED_STATE,
}

export function operationStatus(operation: Operation): TGetOperationStatusResp {
  const { state, failure, startedMs, completedMs } = operation
  return new TGetOperationStatusResp({
    status: successStatus(),
    operationState: states[state],
    hasResultSet: true,
    operationStarted: new Int64(startedMs),
    ...(completedMs !== undefined && { operationCompleted: new Int64(completedMs) }),
    ...(failure && {
      sqlState: failure.sqlState,
      errorCode: 0,
      errorMessage: failure.message,
      displayMessage: failure.message,
      errorDetailsJson: JSON.stringify({
        errorClass: failure.errorClass,
        sqlState: failure.sqlState,
      }),
    }),
  })
}

/** What a statement without rows is said to have, although its Arrow schema has no field. */
const withoutRows: Column = { name: 'Result', type: simple('string') }

export function resultMetadata({ columns, schemaMessage }: ResultPages): TGetResultSetMetadataResp {
  const described = columns.length > 0 ? columns : [withoutRows]
  return new TGetResultSetMetadataResp({
    status: successStatus(),
    schema: new TTableSchema({ columns: described.map(describeColumn) }),
    resultFormat: TSparkRowSetType.ARROW_BASED_SET,
    lz4Compressed: false,
    arrowSchema: schemaMessage,
    cacheLookupResult: TCacheLookupResult.CACHE_MISS,
    isStagingOperation: false,
  })
}

export function fetchedPage(page: Page, metadataOf?: ResultPages): TFetchResultsResp {
  const arrowBatches = page.batches.map(
    ({ rows, bytes }) => new TSparkArrowBatch({ batch: bytes, rowCount: new Int64(rows) }),
  )
  const startRowOffset = new Int64(page.startRow)
  return new TFetchResultsResp({
    status: successStatus(),
    hasMoreRows: page.more,
    results: new TRowSet({ startRowOffset, rows: [], arrowBatches }),
    ...(metadataOf && { resultSetMetadata: resultMetadata(metadataOf) }),
  })
}

const typeIds: Readonly<Record<SparkType['kind'], TTypeId>> = {
  boolean: TTypeId.BOOLEAN_TYPE,
  tinyint: TTypeId.TINYINT_TYPE,
  smallint: TTypeId.SMALLINT_TYPE,
  int: TTypeId.INT_TYPE,
  bigint: TTypeId.BIGINT_TYPE,
  float: TTypeId.FLOAT_TYPE,
  double: TTypeId.DOUBLE_TYPE,
  decimal: TTypeId.DECIMAL_TYPE,
  string: TTypeId.STRING_TYPE,
  binary: TTypeId.BINARY_TYPE,
  date: TTypeId.DATE_TYPE,
  timestamp: TTypeId.TIMESTAMP_TYPE,
  timestamp_ntz: TTypeId.TIMESTAMP_TYPE,
  array: TTypeId.ARRAY_TYPE,
  map: TTypeId.MAP_TYPE,
  struct: TTypeId.STRUCT_TYPE,
  variant: TTypeId.STRING_TYPE,
  void: TTypeId.NULL_TYPE,
}

function describeColumn({ name, type }: Column, index: number): TColumnDesc {
  const qualifiers = type.kind === 'decimal' ? decimalQualifiers(type) : undefined
  const primitiveEntry = new TPrimitiveTypeEntry({
    type: typeIds[type.kind],
    ...(qualifiers && { typeQualifiers: qualifiers }),
  })
  return new TColumnDesc({
    columnName: name,
    typeDesc: new TTypeDesc({ types: [new TTypeEntry({ primitiveEntry })] }),
    position: index + 1,
    comment: '',
  })
}

function decimalQualifiers(type: { precision: number; scale: number }): TTypeQualifiers {
  return new TTypeQualifiers({
    qualifiers: {
      precision: new TTypeQualifierValue({ i32Value: type.precision }),
      scale: new TTypeQualifierValue({ i32Value: type.scale }),
    },
  })
}
