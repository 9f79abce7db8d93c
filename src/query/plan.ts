// The plan stage: everything that decides an answer, as one frozen record that can be printed,
// compared and hashed. The later stages depend on the plan and on nothing else.
import { digest } from '../base/digest'
import type { AccessScope, ColumnAccess } from '../access/decide'
import { cellType } from '../declare/column'
import type { DataProduct } from '../declare/data-product'
import type { Literal } from '../declare/literal'
import type { OutputPort } from '../declare/output-port'
import type { Predicate } from '../declare/predicate'
import type { Source } from '../declare/source'
import type { SqlType } from '../declare/sql-type'
import type { Commit } from '../warehouse/table-version'
import type { AsOf, QueryRequest } from './request'

export interface PlannedColumn {
  readonly name: string
  readonly type: SqlType
  readonly mask: Exclude<ColumnAccess, 'hidden'>
}

/** NULLs come first in ascending and last in descending order; the statement always says so. */
export interface OrderTerm {
  readonly column: string
  readonly type: SqlType
  readonly direction: 'ascending' | 'descending'
}

/** Where a page starts: after the row with these values of the order's columns. */
export interface Cursor {
  readonly after: readonly (Literal | null)[]
  /** Rows left of `top`, if the caller limited them. */
  readonly rowsLeft: number | undefined
}

export interface QueryPlan {
  readonly dataProduct: string
  readonly dataProductVersion: string
  readonly outputPort: string
  readonly source: Source
  /** The version or time that the caller named. `commit` is the commit it stands for. */
  readonly asOf: AsOf | undefined
  /** The commit of the table that is read; undefined for a read that is not pinned. */
  readonly commit: Commit | undefined
  readonly columns: readonly PlannedColumn[]
  readonly predicates: {
    /** From the access rules. */
    readonly mandatory: readonly Predicate[]
    /** From the caller. */
    readonly asked: readonly Predicate[]
  }
  /** It always ends with the columns of the key. */
  readonly order: readonly OrderTerm[]
  readonly top: number | undefined
  readonly pageRowsMax: number
  readonly cursor: Cursor | undefined
  readonly connection: string
  /** Whose rights decide what the source shows: the service's or one caller's. */
  readonly identity: string
}

export function planQuery(
  request: QueryRequest,
  product: DataProduct,
  outputPort: OutputPort,
  scope: AccessScope,
): QueryPlan {
  return Object.freeze({
    dataProduct: product.name,
    dataProductVersion: product.version,
    outputPort: outputPort.name,
    source: outputPort.source,
    asOf: request.asOf,
    commit: undefined,
    columns: plannedColumns(outputPort, scope),
    predicates: Object.freeze({ mandatory: scope.mandatory, asked: request.predicates }),
    order: keyOrder(outputPort),
    top: request.top,
    pageRowsMax: request.pageRowsMax,
    cursor: undefined,
    connection: outputPort.connection,
    identity: 'service',
  })
}

/** The same query, pinned to this commit. */
export function pinQuery(plan: QueryPlan, commit: Commit | undefined): QueryPlan {
  return commit ? Object.freeze({ ...plan, commit }) : plan
}

/** The same query, from where its last page ended. */
export function continueQuery(plan: QueryPlan, cursor: Cursor): QueryPlan {
  return Object.freeze({ ...plan, cursor: Object.freeze(cursor) })
}

function plannedColumns({ columns }: OutputPort, scope: AccessScope): readonly PlannedColumn[] {
  return Object.entries(columns).flatMap(([name, column]) => {
    const access = scope.columns.get(name) ?? 'hidden'
    const type = access === 'clear' ? cellType(column) : column.type
    return access === 'hidden' ? [] : [Object.freeze({ name, type, mask: access })]
  })
}

function keyOrder({ key, columns }: OutputPort): readonly OrderTerm[] {
  return key.map((name) => {
    const column = columns[name]
    if (!column) throw new Error(`the key names ${name}, which is not a column`)
    return Object.freeze({ column: name, type: column.type, direction: 'ascending' })
  })
}

/**
 * What a page token is bound to: everything that decides which rows there are and in which order,
 * but not which page of them. The commit is in the token itself.
 */
export function queryDigest(plan: QueryPlan): string {
  const { dataProduct, outputPort, source, asOf, predicates, order, top } = plan
  const { connection, identity } = plan
  return digest([
    ...[dataProduct, outputPort, source, asOf, predicates, order, top],
    ...[connection, identity],
  ])
}

/**
 * Everything that decides the answer, and not how the caller wrote the request: equal digests mean
 * equal answers. It contains what the caller may see but not who the caller is, so that callers
 * with the same rights can share an answer.
 */
export function planDigest(plan: QueryPlan): string {
  return digest({ ...plan, asOf: undefined })
}
