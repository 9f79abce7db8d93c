// The plan stage: everything that decides an answer, as one frozen record that can be printed,
// compared and digested. What follows depends on the plan and on nothing else.
import { createHash } from 'node:crypto'
import type { AccessScope, ColumnAccess } from '../access/decide'
import type { Principal } from '../access/principal'
import { cellType } from '../declare/column'
import type { DataProduct } from '../declare/data-product'
import type { Literal } from '../declare/literal'
import type { OutputPort } from '../declare/output-port'
import type { Predicate } from '../declare/predicate'
import type { Source } from '../declare/source'
import type { SqlType } from '../declare/sql-type'
import type { TableVersion } from '../warehouse/table-version'
import type { Identity } from '../warehouse/warehouse'
import type { AsOf, QueryRequest } from './request'

export interface PlannedColumn {
  readonly name: string
  readonly type: SqlType
  readonly mask: Exclude<ColumnAccess, 'hidden'>
}

/** NULLs come first when ascending and last when descending; the statement always says so. */
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
  /** What the caller asked to be read; the version is what that means. */
  readonly asOf: AsOf | undefined
  /** The version that is read; none for a read that is not pinned. */
  readonly tableVersion: TableVersion | undefined
  readonly columns: readonly PlannedColumn[]
  readonly predicates: {
    /** From the access rules. */
    readonly mandatory: readonly Predicate[]
    /** From the caller. */
    readonly asked: readonly Predicate[]
  }
  /** Total: it always ends in the key. */
  readonly order: readonly OrderTerm[]
  readonly top: number | undefined
  readonly pageRowsMax: number
  readonly cursor: Cursor | undefined
  /** For whom: what one principal is answered is never another's answer. */
  readonly principal: string
  readonly connection: string
  readonly identity: Identity['kind']
}

export function planQuery(
  request: QueryRequest,
  product: DataProduct,
  outputPort: OutputPort,
  scope: AccessScope,
  principal: Principal,
): QueryPlan {
  return Object.freeze({
    dataProduct: product.name,
    dataProductVersion: product.version,
    outputPort: outputPort.name,
    source: outputPort.source,
    asOf: request.asOf,
    tableVersion: undefined,
    columns: plannedColumns(outputPort, scope),
    predicates: Object.freeze({ mandatory: scope.mandatory, asked: request.predicates }),
    order: keyOrder(outputPort),
    top: request.top,
    pageRowsMax: request.pageRowsMax,
    cursor: undefined,
    principal: principal.id,
    connection: outputPort.connection,
    identity: 'service',
  })
}

/** The same query, of this version of its table. */
export function pinQuery(plan: QueryPlan, tableVersion: TableVersion | undefined): QueryPlan {
  return tableVersion === undefined ? plan : Object.freeze({ ...plan, tableVersion })
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
 * What a page token is bound to: what was asked, whichever page of it and however long its pages. The
 * version that it came to mean is in the token.
 */
export function queryDigest(plan: QueryPlan): string {
  return digest({ ...plan, tableVersion: undefined, cursor: undefined, pageRowsMax: undefined })
}

/** All that decides the answer, and not in which words it was asked: one digest, one answer. */
export function planDigest(plan: QueryPlan): string {
  return digest({ ...plan, asOf: undefined })
}

function digest(plan: object): string {
  return createHash('sha256').update(JSON.stringify(plan)).digest('base64url')
}
