// The calls that list catalogs, schemas, tables and columns, as JDBC names their results: a request with
// patterns in, the rows that are named alike out.
import type { CatalogRelations } from './relations'
import type { Listed } from './information-schema'
import { rowsOf, type Value } from './rows-text'
import type { Rows } from './sql/translation'
import { sqlName, type SparkType } from './types/spark-type'

/** Patterns: `%` for anything, `_` for one character, a backslash before what is meant itself. */
export interface CatalogRequest {
  readonly catalogName?: string
  readonly schemaName?: string
  readonly tableName?: string
  readonly columnName?: string
  readonly tableTypes?: readonly string[]
}

export const catalogCalls = ['GetCatalogs', 'GetSchemas', 'GetTables', 'GetColumns'] as const
export type CatalogCall = (typeof catalogCalls)[number]

const declared: Readonly<Record<CatalogCall, string>> = {
  GetCatalogs: 'TABLE_CAT STRING',
  GetSchemas: 'TABLE_SCHEM STRING, TABLE_CATALOG STRING',
  GetTables: `TABLE_CAT STRING, TABLE_SCHEM STRING, TABLE_NAME STRING, TABLE_TYPE STRING,
    REMARKS STRING, TYPE_CAT STRING, TYPE_SCHEM STRING, TYPE_NAME STRING,
    SELF_REFERENCING_COL_NAME STRING, REF_GENERATION STRING`,
  GetColumns: `TABLE_CAT STRING, TABLE_SCHEM STRING, TABLE_NAME STRING, COLUMN_NAME STRING,
    DATA_TYPE INT, TYPE_NAME STRING, COLUMN_SIZE INT, BUFFER_LENGTH TINYINT, DECIMAL_DIGITS INT,
    NUM_PREC_RADIX INT, NULLABLE INT, REMARKS STRING, COLUMN_DEF STRING, SQL_DATA_TYPE INT,
    SQL_DATETIME_SUB INT, CHAR_OCTET_LENGTH INT, ORDINAL_POSITION INT, IS_NULLABLE STRING,
    SCOPE_CATALOG STRING, SCOPE_SCHEMA STRING, SCOPE_TABLE STRING, SOURCE_DATA_TYPE SMALLINT,
    IS_AUTO_INCREMENT STRING`,
}

export async function catalogRows(
  call: CatalogCall,
  asked: CatalogRequest,
  relations: CatalogRelations,
): Promise<Rows> {
  const patterns = [asked.catalogName, asked.schemaName, asked.tableName].map(toPattern)
  const listed = (await relations.list()).filter(({ path }) => {
    return patterns.every((pattern, index) => pattern.test(path[index]!))
  })
  const rows = rowsFor(call, asked, listed)
  const once = new Map(rows.map((row) => [JSON.stringify(row), row]))
  return rowsOf(declared[call], [...once.values()])
}

function rowsFor(
  call: CatalogCall,
  { columnName, tableTypes }: CatalogRequest,
  listed: readonly Listed[],
): readonly (readonly Value[])[] {
  switch (call) {
    case 'GetCatalogs':
      return listed.map(({ path: [catalog] }) => [catalog])
    case 'GetSchemas':
      return listed.map(({ path: [catalog, schema] }) => [schema, catalog])
    case 'GetTables':
      return listed
        .map(({ path, type }) => [...path, type === 'VIEW' ? 'VIEW' : 'TABLE', ''])
        .filter(([, , , type]) => !tableTypes?.length || tableTypes.includes(type!))
    case 'GetColumns':
      return listed.flatMap((table) => columnsOf(table, toPattern(columnName)))
  }
}

function columnsOf({ path, columns }: Listed, wanted: RegExp): readonly (readonly Value[])[] {
  const rows = columns.map(({ name, type, nullable = true, comment = '' }, index) => {
    const [dataType, size, digits, radix] = jdbcType(type)
    const measures = [dataType, sqlName(type), size, null, digits, radix, nullable ? 1 : 0]
    const place = [index, nullable ? 'YES' : 'NO']
    const row = [...path, name, ...measures, comment, ...noValues, ...place]
    return { name, row: [...row, ...noValues, 'NO'] }
  })
  return rows.filter(({ name }) => wanted.test(name)).map(({ row }) => row)
}

const noValues = [null, null, null, null]

type JdbcType = readonly [code: number, size?: number, digits?: number, radix?: number]

/** Codes of `java.sql.Types`. */
const jdbcTypes: Partial<Record<SparkType['kind'], JdbcType>> = {
  boolean: [16, 1],
  tinyint: [-6, 3, 0, 10],
  smallint: [5, 5, 0, 10],
  int: [4, 10, 0, 10],
  bigint: [-5, 19, 0, 10],
  float: [6, 7, 7, 10],
  double: [8, 15, 15, 10],
  string: [12],
  binary: [-2],
  date: [91, 10],
  timestamp: [93, 29, 6],
  timestamp_ntz: [93, 29, 6],
  array: [2003],
  map: [2000],
  struct: [2002],
  variant: [1111],
  void: [0],
}

function jdbcType(type: SparkType): JdbcType {
  return type.kind === 'decimal' ? [3, type.precision, type.scale, 10] : jdbcTypes[type.kind]!
}

/** Names are found in any case; without a pattern, everything is. */
function toPattern(pattern: string | null | undefined): RegExp {
  if (!pattern) return /^/
  const source = pattern.replaceAll(/\\?[^]/gu, (part) => {
    if (part === '%') return '.*'
    if (part === '_') return '.'
    return part.replace(/^\\(?=.)/, '').replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
  })
  return new RegExp(`^${source}$`, 'isu')
}
