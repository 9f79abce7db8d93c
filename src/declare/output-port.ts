// An output port: one address of a data product, with its source, its columns and its key.
import type { z } from 'zod'
import type { Column } from './column'
import type { Parameter } from './parameter'
import type { ServiceLevel } from './service-level'
import type { Source } from './source'

/**
 * @example
 * orders: {
 *   operationId: 'getOrders',
 *   source: table('data_mesh_catalog', 'sales', 'orders'),
 *   columns: { order_id: column.bigint({ nullable: false }), placed_at: column.timestamp() },
 *   key: ['order_id'],
 *   parameters: { placedFrom: parameter.timestamp().gte('placed_at') },
 * }
 */
export interface OutputPortDeclaration {
  /**
   * The operation's name in OpenAPI, in the gateway and in the functions host: camelCase, and no
   * other output port's. `getCustomerMetrics`
   */
  readonly operationId: string
  readonly title?: string
  readonly description?: string
  readonly source: Source
  /** The warehouse to ask, by the name that its settings have; `default` unless said otherwise. */
  readonly connection?: string
  /**
   * By the names that the table has, without regard to case; served by the names that are written
   * here.
   */
  readonly columns: Readonly<Record<string, Column>>
  /**
   * The columns that tell rows apart and in whose order pages go. Rows that share a key are served
   * too, but all on one page.
   */
  readonly key: readonly string[]
  /** By the names that consumers write in the query string. */
  readonly parameters?: Readonly<Record<string, Parameter>>
  /**
   * `none` where the source cannot be read as of a version: a view always, and a table with row
   * filters or column masks. Reads are then not pinned, and pages may mix versions.
   */
  readonly versioning?: 'table' | 'none'
  readonly serviceLevel?: ServiceLevel
}

/** A declared output port, with every default filled in. */
export interface OutputPort extends Required<
  Omit<OutputPortDeclaration, 'title' | 'description' | 'serviceLevel'>
> {
  readonly name: string
  /** Where it is served, after the base address: `customer-analytics/metrics`. */
  readonly path: string
  readonly title: string | undefined
  readonly description: string | undefined
  readonly serviceLevel: Required<ServiceLevel>
}

/** A row as consumers receive it, from the declaration of its output port. */
export type RowOf<Port extends { readonly columns: Readonly<Record<string, Column>> }> = {
  [Name in keyof Port['columns']]: z.output<Port['columns'][Name]['schema']>
}

/** The port's own column: one named `constructor` is there only if it was declared. */
export function columnOf(
  { columns }: Pick<OutputPort, 'columns'>,
  name: string,
): Column | undefined {
  return Object.hasOwn(columns, name) ? columns[name] : undefined
}

/** Names that every output port's query string already gives a meaning to, or will. */
export const reservedParameters: readonly string[] = [
  ...['filter', 'select', 'orderby', 'top', 'skip', 'count', 'expand', 'search', 'format'],
  ...['maxpagesize', 'skipToken', 'asOfVersion', 'asOfTimestamp', 'api-version'],
  ...['code', 'subscription-key', 'after', 'fromVersion', 'version'],
]

/** Path segments below a product that are not output ports. */
export const reservedOutputPorts: readonly string[] = [
  ...['versions', 'changes', 'openapi', 'docs', 'contract', 'quality', 'odata', 'events'],
]
