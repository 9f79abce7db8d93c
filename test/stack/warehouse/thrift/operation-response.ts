// What Thrift says of an operation: its status, its result's metadata and its pages, field by field as
// a real warehouse fills them.
import {
  TColumnDesc,
  TFetchResultsResp,
  TGetOperationStatusResp,
  TGetResultSetMetadataResp,
  TOperationState,
  TPrimitiveTypeEntry,
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
import type { SentPage } from './row-set'
import { failureFields, successStatus } from './status'

const states: Readonly<Record<OperationState, TOperationState>> = {
  running: TOperationState.RUNNING_STATE,
  finished: TOperationState.FINISHED_STATE,
  failed: TOperationState.ERROR_STATE,
  timedOut: TOperationState.TIMEDOUT_STATE,
  cancelled: TOperationState.CANCELED_STATE,
}

export function operationStatus(operation: Operation): TGetOperationStatusResp {
  const { state, failure, startedMs, completedMs, modified } = operation
  return new TGetOperationStatusResp({
    status: successStatus(),
    operationState: states[state],
    hasResultSet: true,
    operationStarted: new Int64(startedMs),
    ...(completedMs !== undefined && { operationCompleted: new Int64(completedMs) }),
    ...(modified !== undefined && { numModifiedRows: new Int64(modified) }),
    ...(failure && failureFields(failure)),
  })
}

/** What a statement without rows is said to have, although its Arrow schema has no field. */
const withoutRows: Column = { name: 'Result', type: simple('string') }

/** Sizes are known of a result that has been sent whole. */
export function resultMetadata(pages: ResultPages, sent?: SentPage): TGetResultSetMetadataResp {
  const { columns, schemaMessage, form, linked } = pages
  const described = columns.length > 0 ? columns : [withoutRows]
  const resultFormat = linked ? TSparkRowSetType.URL_BASED_SET : TSparkRowSetType.ARROW_BASED_SET
  return new TGetResultSetMetadataResp({
    status: successStatus(),
    schema: new TTableSchema({ columns: described.map(describeColumn) }),
    resultFormat,
    lz4Compressed: form.lz4,
    arrowSchema: schemaMessage,
    cacheLookupResult: TCacheLookupResult.CACHE_MISS,
    isStagingOperation: false,
    ...(sent && {
      uncompressedBytes: new Int64(sent.plainBytes),
      compressedBytes: new Int64(sent.sentBytes),
    }),
  })
}

export function fetchedPage(
  { more }: Page,
  { rowSet }: SentPage,
  metadataOf?: ResultPages,
): TFetchResultsResp {
  return new TFetchResultsResp({
    status: successStatus(),
    hasMoreRows: more,
    results: rowSet,
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
