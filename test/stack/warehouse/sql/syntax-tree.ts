// What a statement says, as frozen data: the parsers' whole answer, and all that the translation and
// the changes of tables ask.
import type { TableColumn } from '../../delta/table-schema'
import type { SparkType } from '../types/spark-type'

export type Path = readonly string[]

export type ComparisonOperator = '=' | '<>' | '<' | '<=' | '>' | '>=' | '<=>'

export interface Marker {
  readonly kind: 'marker'
  readonly name: string
}

export interface Literal {
  readonly kind: 'literal'
  readonly type: SparkType
  /** The value's text; null for NULL. */
  readonly value: string | null
}

export type Expression =
  | Marker
  | Literal
  /** One part, or the table's name or alias in front of it. */
  | { readonly kind: 'column'; readonly path: Path }
  | { readonly kind: 'call'; readonly name: string; readonly operands: readonly Expression[] }
  | { readonly kind: 'countRows' }
  | { readonly kind: 'collate'; readonly operand: Expression; readonly type: SparkType }
  | { readonly kind: 'cast'; readonly operand: Expression; readonly type: SparkType }
  | {
      readonly kind: 'comparison'
      readonly operator: ComparisonOperator
      readonly left: Expression
      readonly right: Expression
    }
  | {
      readonly kind: 'logic'
      readonly operator: 'AND' | 'OR'
      readonly operands: readonly Expression[]
    }
  | { readonly kind: 'not'; readonly operand: Expression }
  | { readonly kind: 'isNull'; readonly operand: Expression; readonly negated: boolean }
  | {
      readonly kind: 'in'
      readonly operand: Expression
      readonly list: readonly Expression[]
      readonly negated: boolean
    }

export interface SelectItem {
  readonly expression: Expression
  /** The alias, or a column's own name as written, or the expression's text. */
  readonly name: string
}

export type TimeTravel =
  | { readonly kind: 'version'; readonly text: string }
  | { readonly kind: 'timestamp'; readonly expression: Expression }

export type Relation = { readonly alias: string | undefined } & (
  | { readonly kind: 'table'; readonly path: Path; readonly at: TimeTravel | undefined }
  | { readonly kind: 'query'; readonly query: Query }
  | {
      readonly kind: 'function'
      readonly name: string
      readonly operands: readonly Expression[]
    }
)

export interface OrderItem {
  readonly expression: Expression
  readonly direction: 'ASC' | 'DESC'
  readonly nulls: 'FIRST' | 'LAST'
}

export interface Select {
  readonly kind: 'select'
  readonly distinct: boolean
  /** All columns for a star. */
  readonly items: readonly SelectItem[] | '*'
  readonly from: Relation | undefined
  readonly where: Expression | undefined
}

export interface Describe {
  readonly kind: 'describe'
  readonly what: 'history' | 'detail'
  readonly path: Path
  readonly limit: number | undefined
}

/** What gives rows. */
export type Query =
  | Describe
  | {
      readonly kind: 'rows'
      /** More than one: UNION ALL. */
      readonly parts: readonly (Select | Query)[]
      readonly orderBy: readonly OrderItem[]
      readonly limit: Marker | Literal | undefined
    }

/** With its own text, which a table's history shows. */
export interface Condition {
  readonly expression: Expression
  readonly text: string
}

export interface Assignment {
  readonly column: string
  readonly value: Expression
}

/** What changes the rows of a table. */
export type Change = { readonly path: Path; readonly alias: string | undefined } & (
  | {
      readonly kind: 'insert'
      readonly overwrite: boolean
      readonly columns: readonly string[] | undefined
      readonly source: Query | readonly (readonly Expression[])[]
    }
  | {
      readonly kind: 'update'
      readonly assignments: readonly Assignment[]
      readonly where: Condition | undefined
    }
  | { readonly kind: 'delete'; readonly where: Condition | undefined }
)

export type Properties = Readonly<Record<string, string>>

/** What makes, alters, tends or drops a table. */
export type Definition =
  | {
      readonly kind: 'createTable'
      readonly path: Path
      readonly replace: boolean
      readonly ifNotExists: boolean
      readonly content: readonly TableColumn[] | Query
      readonly comment: string | undefined
      readonly properties: Properties
    }
  | {
      readonly kind: 'createView'
      readonly path: Path
      readonly query: Query
      /** The query as it was written. */
      readonly text: string
    }
  | {
      readonly kind: 'drop'
      readonly what: 'table' | 'view'
      readonly path: Path
      readonly ifExists: boolean
    }
  | { readonly kind: 'addColumns'; readonly path: Path; readonly columns: readonly TableColumn[] }
  | { readonly kind: 'setProperties'; readonly path: Path; readonly properties: Properties }
  | { readonly kind: 'optimize' | 'truncate' | 'vacuum'; readonly path: Path }
  | { readonly kind: 'restore'; readonly path: Path; readonly version: number }

export type Statement = Query | Change | Definition
