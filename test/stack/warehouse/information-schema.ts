// `<catalog>.information_schema.tables` and `.columns`: what is in a catalog, as rows, with the names
// that Databricks gives to types.
import { rowsOf } from './rows-text'
import type { DescribedColumn } from './description'
import type { Path } from './sql/syntax-tree'
import type { Rows } from './sql/translation'
import { simpleName, type SparkType } from './types/spark-type'

export interface Listed {
  readonly path: Path
  readonly type: 'MANAGED' | 'VIEW'
  readonly columns: readonly DescribedColumn[]
}

export function listTables(listed: readonly Listed[]): Rows {
  const declared = `table_catalog STRING, table_schema STRING, table_name STRING, table_type STRING,
    is_insertable_into STRING, data_source_format STRING`
  const rows = listed.map(({ path, type }) => {
    const isTable = type === 'MANAGED'
    return [...path, type, isTable ? 'YES' : 'NO', isTable ? 'DELTA' : 'UNKNOWN_DATA_SOURCE_FORMAT']
  })
  return rowsOf(declared, rows)
}

export function listColumns(listed: readonly Listed[]): Rows {
  const declared = `table_catalog STRING, table_schema STRING, table_name STRING, column_name STRING,
    ordinal_position INT, is_nullable STRING, full_data_type STRING, data_type STRING,
    numeric_precision INT, numeric_scale INT, comment STRING`
  const rows = listed.flatMap(({ path, columns }) =>
    columns.map(({ name, type, nullable = true, comment }, index) => {
      const { precision, scale } = type.kind === 'decimal' ? type : (bits[type.kind] ?? {})
      const names = [simpleName(type), shortName(type)]
      const isNullable = nullable ? 'YES' : 'NO'
      return [...path, name, index + 1, isNullable, ...names, precision, scale, comment]
    }),
  )
  return rowsOf(declared, rows)
}

const shortNames: Partial<Record<SparkType['kind'], string>> = {
  tinyint: 'BYTE',
  smallint: 'SHORT',
  bigint: 'LONG',
}

function shortName({ kind }: SparkType): string {
  return shortNames[kind] ?? kind.toUpperCase()
}

const bits: Partial<Record<SparkType['kind'], { precision: number; scale?: number }>> = {
  tinyint: { precision: 8, scale: 0 },
  smallint: { precision: 16, scale: 0 },
  int: { precision: 32, scale: 0 },
  bigint: { precision: 64, scale: 0 },
  float: { precision: 24 },
  double: { precision: 53 },
}
