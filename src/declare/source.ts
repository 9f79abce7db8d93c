// Where an output port's rows come from: a table, or a view with the tables that it reads.

/** A three-level name in Unity Catalog. */
export interface TableName {
  readonly catalog: string
  readonly schema: string
  readonly name: string
}

export interface TableSource extends TableName {
  readonly kind: 'table'
}

export interface ViewSource extends TableName {
  readonly kind: 'view'
  /** The tables that the view reads: when one has a new version, the view's rows may have changed. */
  readonly changesWith: readonly TableSource[]
}

export type Source = TableSource | ViewSource

/**
 * A Delta table in Unity Catalog.
 *
 * @example table('data_mesh_catalog', 'customer_analytics', 'customer_metrics')
 */
export function table(catalog: string, schema: string, name: string): TableSource {
  return { kind: 'table', catalog, schema, name }
}

/**
 * A view. It has no versions of its own: its reads are not pinned, and its events come from the
 * tables in `changesWith`.
 *
 * @example view('mesh', 'sales', 'totals', { changesWith: [table('mesh', 'sales', 'orders')] })
 */
export function view(
  catalog: string,
  schema: string,
  name: string,
  options: { readonly changesWith: readonly TableSource[] },
): ViewSource {
  return { kind: 'view', catalog, schema, name, changesWith: options.changesWith }
}

/** The name as people write it, for messages to a product's owner. */
export function printTableName({ catalog, schema, name }: TableName): string {
  return `${catalog}.${schema}.${name}`
}
