// Compares an output port's declaration with its table, as the catalog describes it and as the app
// would read it: what no longer fits, and what is new, come out as findings.
import type { Column } from '../declare/column'
import type { OutputPort } from '../declare/output-port'
import { printTableName } from '../declare/source'
import { sqlTypeName } from '../declare/sql-type'
import { childNamed, isEncodedAs } from '../warehouse/arrow-type'
import type { ResultColumn } from '../warehouse/result-set'
import { join, name, sql, tableName, type Fragment } from '../warehouse/statement'
import { findTable, isView, type CatalogColumn, type CatalogTable } from './catalog-table'
import type { ReachedWarehouse } from './reached-warehouse'
import { WarehouseRefusal } from './refusal'

type FindingKind =
  | 'unreadable'
  | 'missingTable'
  | 'otherKind'
  | 'missing'
  | 'retyped'
  | 'nullable'
  | 'added'

export interface Finding {
  readonly kind: FindingKind
  /** Absent where it is about the whole table. */
  readonly column?: string
  readonly sentence: string
  /** Whether requests fail of it, or may fail; otherwise it is for information. */
  readonly isFault: boolean
}

const notThere = 'is not there, or the app has no right on it'

export async function findingsOf(
  port: OutputPort,
  warehouse: ReachedWarehouse,
): Promise<readonly Finding[]> {
  try {
    const table = await findTable(port.source, warehouse.readTexts)
    if (!table) return [aboutTable('missingTable', notThere, port)]
    const there = Object.keys(port.columns).filter(
      (column) => columnOf(table, column) !== undefined,
    )
    const given = there.length > 0 ? await warehouse.readColumns(reading(port, there, table)) : []
    return [
      ...kindFindings(port, table),
      ...Object.entries(port.columns).flatMap(([declared, column]) =>
        columnFindings({ name: declared, column }, table, given),
      ),
      ...addedFindings(port, table),
    ]
  } catch (error) {
    if (!(error instanceof WarehouseRefusal)) throw error
    const what = `cannot be read. ${error.message}`
    return [aboutTable('unreadable', what, port)]
  }
}

/** As the app reads them, but no row. A VARIANT travels as its JSON. */
function reading(
  { source }: OutputPort,
  columns: readonly string[],
  table: CatalogTable,
): Fragment {
  const items = columns.map((column) => {
    const isVariant = columnOf(table, column)?.type.kind === 'variant'
    const own = name(column)
    return isVariant ? sql`to_json(${own}) AS ${own}` : sql`${own} AS ${own}`
  })
  return sql`SELECT ${join(items, ', ')} FROM ${tableName(source)} LIMIT 0`
}

function kindFindings(port: OutputPort, table: CatalogTable): readonly Finding[] {
  const declared = port.source.kind
  const given = isView(table) ? 'view' : 'table'
  return declared === given
    ? []
    : [aboutTable('otherKind', `is a ${given}, and is declared as a ${declared}`, port)]
}

function aboutTable(kind: FindingKind, what: string, { source }: OutputPort): Finding {
  return { kind, sentence: `${printTableName(source)} ${what}`, isFault: true }
}

interface DeclaredColumn {
  readonly name: string
  readonly column: Column
}

function columnFindings(
  { name: declared, column }: DeclaredColumn,
  table: CatalogTable,
  given: readonly ResultColumn[],
): readonly Finding[] {
  const there = columnOf(table, declared)
  if (!there) {
    return [{ kind: 'missing', column: declared, sentence: 'is not in the table', isFault: true }]
  }
  const read = given.find((one) => one.name === declared)
  if (!isOfType(column, there, read)) {
    const sentence = `is ${there.typeText.toUpperCase()}, and is declared as ${sqlTypeName(column.type)}`
    return [{ kind: 'retyped', column: declared, sentence, isFault: true }]
  }
  if (column.nullable || !there.nullable) return []
  // A view does not always say that its columns have no NULL.
  const isFault = !isView(table)
  const sentence = 'may be NULL, and is declared with `nullable: false`'
  return [{ kind: 'nullable', column: declared, sentence, isFault }]
}

/** By the comparison that requests make. It takes a VARIANT and a STRING for one, as both are text. */
function isOfType({ type }: Column, there: CatalogColumn, read: ResultColumn | undefined): boolean {
  if ((type.kind === 'variant') !== (there.type.kind === 'variant')) return false
  return read !== undefined && isEncodedAs(type, read.type)
}

function addedFindings(port: OutputPort, { columns }: CatalogTable): readonly Finding[] {
  const declared = Object.keys(port.columns).map((column) => ({ name: column }))
  return columns
    .filter((column) => childNamed(declared, column.name) < 0)
    .map(({ name: column, typeText }) => ({
      ...{ kind: 'added', column, isFault: false },
      sentence: `is in the table as ${typeText.toUpperCase()}, and is not declared`,
    }))
}

function columnOf({ columns }: CatalogTable, column: string): CatalogColumn | undefined {
  return columns[childNamed(columns, column)]
}
