// An output port: one URL of a data product, with its source, its columns and its key.
import type { z } from 'zod'
import type { AccessRule } from './access-rule'
import type { Announcements } from './announcements'
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
  /** The warehouse to use, by the name that its settings have; `default` unless said otherwise. */
  readonly connection?: string
  /**
   * By the names of the table's columns, in any case. Consumers see the names as they are written
   * here.
   */
  readonly columns: Readonly<Record<string, Column>>
  /**
   * The columns that distinguish rows, and by which pages are ordered. Rows that share a key are
   * served as well, but all on one page.
   */
  readonly key: readonly string[]
  /** By the names that consumers write in the query string. */
  readonly parameters?: Readonly<Record<string, Parameter>>
  /**
   * `none` where the source cannot be read as of a version: a view always, and a table with row
   * filters or column masks. Reads are then not pinned, and pages may mix versions.
   */
  readonly versioning?: 'table' | 'none'
  /** Who may use it, if not whoever may use its product. */
  readonly access?: AccessRule
  readonly serviceLevel?: ServiceLevel
  readonly announcements?: Announcements
}

/** A declared output port, with every default filled in. */
export interface OutputPort extends Required<
  Omit<OutputPortDeclaration, 'title' | 'description' | 'serviceLevel' | 'announcements'>
> {
  readonly name: string
  /** Its path below the base URL: `customer-analytics/metrics`. */
  readonly path: string
  readonly title: string | undefined
  readonly description: string | undefined
  readonly serviceLevel: Required<ServiceLevel>
  readonly announcements: Required<Announcements>
}

/** A row as consumers receive it, from the declaration of its output port. */
export type RowOf<Port extends { readonly columns: Readonly<Record<string, Column>> }> = {
  [Name in keyof Port['columns']]: z.output<Port['columns'][Name]['schema']>
}

/**
 * The declared column of this name, and nothing that every JavaScript object has, such as
 * `constructor`.
 */
export function columnOf(
  { columns }: Pick<OutputPort, 'columns'>,
  name: string,
): Column | undefined {
  return Object.hasOwn(columns, name) ? columns[name] : undefined
}

/** Names that already have a meaning in every output port's query string, or will have one. */
export const reservedParameters: readonly string[] = [
  ...['filter', 'select', 'orderby', 'top', 'skip', 'count', 'expand', 'search', 'format'],
  ...['maxpagesize', 'skipToken', 'asOfVersion', 'asOfTimestamp', 'api-version'],
  ...['code', 'subscription-key', 'after', 'fromVersion', 'version'],
]

/** Path segments below a product that are not output ports. */
export const reservedOutputPorts: readonly string[] = [
  ...['versions', 'changes', 'openapi', 'docs', 'contract', 'quality', 'odata', 'events'],
]
