// A product that is made from a table: what the catalog knows of it and what a person chose come in;
// the declaration goes out, with the facts that its comments mention. What cannot be served is refused.
import { nobody } from '../declare/access-rule'
import { dataProduct, type DataProduct } from '../declare/data-product'
import type { ColumnOptions } from '../declare/column'
import { printTableName, table, view, type Source, type TableName } from '../declare/source'
import type { SqlType } from '../declare/sql-type'
import { isView, type CatalogColumn, type CatalogTable } from './catalog-table'
import { toColumn } from './column-call'
import { Refusal } from './refusal'

/** What a person says, and what follows from names where they say nothing. */
export interface Choices {
  readonly domain: string
  readonly product: string
  readonly port: string
  readonly connection: string
  /** Undefined where the catalog's key is meant. */
  readonly key: readonly string[] | undefined
  /** The tables that a view reads. */
  readonly changesWith: readonly TableName[]
  /** Who owns the domain's other products. */
  readonly owner: DataProduct['owner'] | undefined
}

export interface ProductDraft {
  readonly product: DataProduct
  readonly from: CatalogTable
  readonly choices: Choices
}

export function draftProduct(from: CatalogTable, choices: Choices): ProductDraft {
  requireServable(from)
  const { domain, product, port, connection } = choices
  const title = titleOf(product)
  const declared = dataProduct({
    ...{ domain, name: product, version: '1.0.0', status: 'draft', title },
    description: from.comment ?? `${title}.`,
    owner: choices.owner ?? ownerOf(from, domain),
    access: nobody(),
    outputPorts: {
      [port]: {
        operationId: operationIdOf(product, port),
        title: titleOf(port),
        source: sourceOf(from, choices),
        ...(connection !== 'default' && { connection }),
        columns: Object.fromEntries(
          from.columns.map((column) => [column.name, toColumn(column.type, optionsOf(column))]),
        ),
        key: keyOf(from, choices),
      },
    },
  })
  return { product: declared, from, choices }
}

/** What a column's declaration says beside its type. */
export function optionsOf({ comment, nullable }: CatalogColumn): ColumnOptions {
  return {
    ...(comment !== undefined && { description: comment }),
    ...(!nullable && { nullable: false }),
  }
}

/** `bird-strikes` is `birdStrikes`. */
export function camelCase(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
}

function titleOf(name: string): string {
  return name.replace(/(^|-)(.)/g, (_, dash: string, letter: string) => {
    const space = dash === '' ? '' : ' '
    return space + letter.toUpperCase()
  })
}

/** The port's name is not repeated where the product's ends in it. */
function operationIdOf(product: string, port: string): string {
  const isSaid = product === port || product.endsWith(`-${port}`)
  return camelCase(`get-${product}${isSaid ? '' : `-${port}`}`)
}

function ownerOf({ owner }: CatalogTable, domain: string): DataProduct['owner'] {
  const [team = ''] = owner.split('@')
  if (owner.includes('@')) return { team, email: owner }
  return { team: team || domain, email: `${domain}@example.com` }
}

function sourceOf(from: CatalogTable, { changesWith }: Choices): Source {
  const { catalog, schema, name } = from.source
  const tables = changesWith.map((one) => table(one.catalog, one.schema, one.name))
  const printed = printTableName(from.source)
  if (!isView(from)) {
    if (tables.length === 0) return table(catalog, schema, name)
    throw new Refusal(
      `${printed} is a table and has versions of its own: leave out --changes-with.`,
    )
  }
  if (tables.length > 0) return view(catalog, schema, name, { changesWith: tables })
  throw new Refusal(
    `${printed} is a view, which has no versions: name the tables that it reads, with --changes-with catalog.schema.table,….`,
  )
}

function keyOf({ key, source, columns }: CatalogTable, choices: Choices): readonly string[] {
  const chosen = choices.key ?? key
  if (chosen.length > 0) return chosen.map((name) => columnNamed(name, columns))
  throw new Refusal(
    `${printTableName(source)} declares no primary key: name the columns that distinguish its rows, with --key column,….`,
  )
}

/** As the table writes it: Spark does not distinguish upper and lower case. */
function columnNamed(name: string, columns: readonly CatalogColumn[]): string {
  const folded = name.toLowerCase()
  const found = columns.find((column) => column.name.toLowerCase() === folded)
  if (found) return found.name
  const names = columns.map((column) => column.name).join(', ')
  throw new Refusal(`--key names ${name}, which is not a column. The columns are ${names}.`)
}

function requireServable(from: CatalogTable): void {
  const { source, type, format, columns } = from
  const name = printTableName(source)
  if (!isView(from) && (format !== 'DELTA' || type === 'FOREIGN')) {
    throw new Refusal(
      `${name} is ${type === 'FOREIGN' ? 'a foreign table' : `kept as ${format}`}, which has no Delta versions: make a Delta table of it, and a product of that.`,
    )
  }
  const refused = columns.flatMap((column) => {
    const part = refusedPart(column.type)
    return part ? [`${column.name} is ${part.name} (${part.hint})`] : []
  })
  if (refused.length === 0) return
  throw new Refusal(
    `${name} has columns that cannot be served: ${refused.join('; ')}. Make a view that casts them or leaves them out, and a product of the view.`,
  )
}

/** The first type in this one that cannot be served, if there is any. */
function refusedPart(type: SqlType): Extract<SqlType, { kind: 'refused' }> | undefined {
  switch (type.kind) {
    case 'refused':
      return type
    case 'array':
      return refusedPart(type.element)
    case 'map':
      return refusedPart(type.key) ?? refusedPart(type.value)
    case 'struct':
      return Object.values(type.fields).map(refusedPart).find(Boolean)
    default:
      return undefined
  }
}
