// What a statement says, as frozen data: the parser's whole answer and the translation's whole
// question. `at` and `text` point back into the statement, for the words of an error.
import type { SparkType } from '../types/spark-type'

export type ComparisonOperator = '=' | '<>' | '<' | '<=' | '>' | '>=' | '<=>'

export interface ColumnReference {
  readonly kind: 'column'
  /** One part, or the table's name or alias in front of it. */
  readonly path: readonly string[]
}

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
  | ColumnReference
  | Marker
  | Literal
  | { readonly kind: 'call'; readonly name: string; readonly operands: readonly Expression[] }
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

export interface TableReference {
  readonly path: readonly string[]
  readonly alias: string | undefined
}

export interface OrderItem {
  readonly expression: Expression
  readonly direction: 'ASC' | 'DESC'
  readonly nulls: 'FIRST' | 'LAST'
}

export interface Select {
  readonly kind: 'select'
  readonly items: readonly SelectItem[]
  readonly from: TableReference | undefined
  readonly where: Expression | undefined
  readonly orderBy: readonly OrderItem[]
  readonly limit: Marker | Literal | undefined
}

/** The next statements to be taken (DML, DDL, DESCRIBE HISTORY) join this union. */
export type Statement = Select
