// A condition on a column, as data: what a parameter stands for, and later what a filter or an
// access rule says. The compiler turns it into SQL with typed parameters.
import type { Literal } from './literal'

export type ComparisonOperator = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le'

export interface Comparison {
  readonly kind: 'comparison'
  readonly column: string
  readonly operator: ComparisonOperator
  readonly value: Literal
  /** For strings: upper and lower case are the same, as the warehouse's `lower` has it. */
  readonly ignoreCase: boolean
}

export type Predicate = Comparison
