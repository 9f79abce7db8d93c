// The statistics of one data file: rows and the table's schema in, the JSON text of `add.stats` out,
// from which a reader may skip the file. What cannot be said exactly is said wider, or left out.
import type { DuckDBConnection } from '@duckdb/node-api'
import { literal } from './literal'
import { quoted } from '../warehouse/types/duckdb-type'
import type { SimpleKind, SparkType } from '../warehouse/types/spark-type'
import type { TableColumn } from './table-schema'

/** As many as Spark has statistics of by default. */
const leavesMax = 32
const stringMax = 32

interface Leaf {
  readonly path: readonly string[]
  readonly sql: string
  readonly type: SparkType
}

/** `rows` is a FROM item that has the table's columns. */
export async function statisticsOf(
  connection: DuckDBConnection,
  columns: readonly TableColumn[],
  rows: string,
): Promise<string> {
  const leaves = columns
    .flatMap(({ name, type }) => leavesOf([name], quoted(name), type))
    .slice(0, leavesMax)
  const items = leaves.flatMap(({ sql, type }) => [
    `count(*) - count(${sql})`,
    ...(boundsOf(sql, type) ?? ['NULL', 'NULL']),
  ])
  const list = ['count(*)', ...items].map((item) => `CAST(${item} AS VARCHAR)`).join(', ')
  const reader = await connection.runAndReadAll(`SELECT ${list} FROM ${rows}`)
  const [numRecords, ...found] = reader.getRows()[0] as (string | null)[]
  const [minValues, maxValues, nullCount] = [new Branch(), new Branch(), new Branch()]
  leaves.forEach(({ path, type }, index) => {
    const [nulls, least, greatest] = found.slice(index * 3, index * 3 + 3)
    nullCount.set(path, nulls ?? '0')
    minValues.set(path, toJson(least, type))
    maxValues.set(path, toJson(greatest, type))
  })
  return `{"numRecords":${numRecords ?? '0'},"minValues":${minValues.print()},"maxValues":${maxValues.print()},"nullCount":${nullCount.print()}}`
}

/** JSON by hand: whole numbers and decimals have more digits than a number of JavaScript keeps. */
class Branch {
  private readonly parts = new Map<string, Branch | string>()

  set([name, ...rest]: readonly string[], text: string | undefined): void {
    if (name === undefined || text === undefined) return
    if (rest.length === 0) {
      this.parts.set(name, text)
      return
    }
    const known = this.parts.get(name)
    const branch = known instanceof Branch ? known : new Branch()
    this.parts.set(name, branch)
    branch.set(rest, text)
  }

  print(): string {
    const parts = [...this.parts].map(([name, part]) => {
      const text = typeof part === 'string' ? part : part.print()
      return `${JSON.stringify(name)}:${text}`
    })
    return `{${parts.join(',')}}`
  }
}

function leavesOf(path: readonly string[], sql: string, type: SparkType): readonly Leaf[] {
  if (type.kind !== 'struct') return [{ path, sql, type }]
  return type.fields.flatMap(({ name, type: inner }) =>
    leavesOf([...path, name], `struct_extract(${sql}, ${literal(name)})`, inner),
  )
}

const numbers = new Set<SparkType['kind']>([
  'tinyint',
  'smallint',
  'int',
  'bigint',
  'float',
  'double',
  'decimal',
])
const timeFormats: Partial<Record<SimpleKind, string>> = {
  date: '%Y-%m-%d',
  timestamp: '%Y-%m-%dT%H:%M:%S.%gZ',
  timestamp_ntz: '%Y-%m-%dT%H:%M:%S.%g',
}

function boundsOf(sql: string, { kind }: SparkType): readonly [string, string] | undefined {
  if (numbers.has(kind)) return [`min(${sql})`, `max(${sql})`]
  if (kind === 'string') {
    const last = `max(${sql})`
    const cut = `left(${last}, ${stringMax}) || chr(1114111)`
    return [
      `left(min(${sql}), ${stringMax})`,
      `CASE WHEN length(${last}) > ${stringMax} THEN ${cut} ELSE ${last} END`,
    ]
  }
  const format = timeFormats[kind as SimpleKind]
  if (format === undefined) return undefined
  const value = kind === 'timestamp' ? `(${sql} AT TIME ZONE 'UTC')` : `CAST(${sql} AS TIMESTAMP)`
  // Readers know milliseconds: the upper bound is the next whole one.
  const bound = (time: string, micros: number): string => `CASE WHEN isfinite(${time})
    AND year(${time}) BETWEEN 1 AND 9998
    THEN strftime(${time} + to_microseconds(${micros}), ${literal(format)}) END`
  return [bound(`min(${value})`, 0), bound(`max(${value})`, kind === 'date' ? 0 : 999)]
}

function toJson(text: string | null | undefined, { kind }: SparkType): string | undefined {
  if (text === null || text === undefined) return undefined
  if (!numbers.has(kind)) return JSON.stringify(text)
  return /^-?(nan|inf)/i.test(text) ? undefined : text
}
