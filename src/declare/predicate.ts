// A condition on a column, as data: what a parameter stands for, and later a filter or an access rule.
// query/compile.ts turns it into SQL with typed parameters.
import type { Literal } from './literal'

export type ComparisonOperator = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le'

export interface Comparison {
  readonly kind: 'comparison'
  readonly column: string
  readonly operator: ComparisonOperator
  readonly value: Literal
  /** For strings: upper and lower case are the same, by the warehouse's function `lower`. */
  readonly ignoreCase: boolean
}

export type Predicate = Comparison
