// How a client reads a result: its request in, the form of its answer out; and the rows of a statement
// turned into that form, where what it does not read natively travels as text.
import {
  TSparkArrowTypes,
  type TExecuteStatementReq,
} from '@databricks/sql/thrift/TCLIService_types'
import { canCompress } from './compression'
import { refusal } from './sql-failure'
import type { Rows } from './sql/translation'
import { jsonOfVariant, quoted } from './types/duckdb-type'
import { simple, sqlName, type SparkType } from './types/spark-type'

type Kind = SparkType['kind']

export interface ResultForm {
  readonly arrow: boolean
  readonly lz4: boolean
  /** Large results may be files to download. */
  readonly links: boolean
  readonly asText: readonly Kind[]
  /** The session's. */
  readonly zone: string
}

/** Rows and, column by column, the types in which they travel. */
export interface WireRows extends Rows {
  readonly wire: readonly SparkType[]
}

const nested: readonly Kind[] = ['array', 'map', 'struct']
const times: readonly Kind[] = ['timestamp', 'timestamp_ntz']

export function columnarForm(zone: string): ResultForm {
  const asText: readonly Kind[] = ['decimal', 'date', ...times, ...nested]
  return { arrow: false, lz4: false, links: false, asText, zone }
}

export function formFor(request: TExecuteStatementReq, zone: string): ResultForm {
  if (!request.canReadArrowResult) return columnarForm(zone)
  const native = request.useArrowNativeTypes ?? new TSparkArrowTypes()
  const asText = [
    ...(native.decimalAsArrow ? [] : (['decimal'] as const)),
    ...(native.timestampAsArrow ? [] : times),
    ...(native.complexTypesAsArrow ? [] : nested),
  ]
  const lz4 = canCompress && request.canDecompressLZ4Result === true
  return { arrow: true, lz4, links: request.canDownloadResult === true, asText, zone }
}

export function toWire(rows: Rows, { asText, zone }: ResultForm): WireRows {
  const isText = ({ kind }: SparkType): boolean => kind === 'variant' || asText.includes(kind)
  const wire = rows.columns.map(({ type }) => (isText(type) ? simple('string') : type))
  if (!rows.columns.some(({ type }) => isText(type))) return { ...rows, wire }
  const places = rows.columns.map((_, index) => quoted(String(index)))
  const items = rows.columns.map(({ type }, index) => {
    return isText(type) ? textOf(type, places[index]!, zone) : places[index]!
  })
  const sql = `SELECT ${items.join(', ')} FROM (${rows.sql}) AS t(${places.join(', ')})`
  return { ...rows, sql, wire }
}

function textOf(type: SparkType, sql: string, zone: string): string {
  if (type.kind === 'timestamp') return `CAST(timezone('${zone}', ${sql}) AS VARCHAR)`
  if (type.kind === 'variant') return jsonOfVariant(sql)
  if (!nested.includes(type.kind)) return `CAST(${sql} AS VARCHAR)`
  requireJson(type)
  return `CAST(to_json(${sql}) AS VARCHAR)`
}

const jsonKinds: readonly Kind[] = [
  ...['boolean', 'tinyint', 'smallint', 'int', 'bigint', 'decimal', 'string', 'date', 'void'],
] as Kind[]

/** Times, floats and binaries are written in other ways by DuckDB than by Spark. */
function requireJson(type: SparkType): void {
  if (type.kind === 'array') requireJson(type.element)
  else if (type.kind === 'map') for (const each of [type.key, type.value]) requireJson(each)
  else if (type.kind === 'struct') for (const each of type.fields) requireJson(each.type)
  else if (!jsonKinds.includes(type.kind)) throw refusal(`${sqlName(type)} within JSON`)
}
