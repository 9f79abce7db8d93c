// Named query parameters of an output port: a type, and the comparison with a column that it stands
// for. A consumer writes `?dateFrom=2024-01-01`, the product says that this means `metric_date >=`.
import type { ComparisonOperator } from './predicate'
import type { SqlType } from './sql-type'

export interface ParameterOptions {
  /** Whether a request without it is refused (`MissingParameter`); false unless said otherwise. */
  readonly required?: boolean
  /** What the parameter does, for the documentation. */
  readonly description?: string
  /**
   * A regular expression in ECMAScript's syntax, such as `[A-Z]{2}`. The whole text has to match
   * it, and to be a value of the type. It runs in linear time, so it has no backreferences,
   * lookahead or lookbehind. `\s` stands for the white space of ASCII, and `.` for every character
   * but the line feed.
   */
  readonly pattern?: string
  /** Values as a consumer writes them, for the documentation and for messages: `['2024-01-01']`. */
  readonly examples?: readonly string[]
}

export interface ComparisonOptions {
  /** For strings: upper and lower case are the same. Without it the column's collation decides. */
  readonly ignoreCase?: boolean
}

/** A parameter with the comparison that it stands for: `column operator value`. */
export interface Parameter {
  readonly type: SqlType
  readonly required: boolean
  readonly description: string | undefined
  readonly pattern: string | undefined
  readonly examples: readonly string[]
  readonly column: string
  readonly operator: ComparisonOperator
  readonly ignoreCase: boolean
}

/** A parameter that does not yet say which column it is compared with. */
export interface ParameterDraft {
  /** Rows whose column equals the parameter, by the collation that a STRING column has. */
  readonly eq: (column: string, options?: ComparisonOptions) => Parameter
  /** Rows whose column differs from the parameter. */
  readonly ne: (column: string, options?: ComparisonOptions) => Parameter
  /** Rows whose column is greater than the parameter. */
  readonly gt: (column: string) => Parameter
  /** Rows whose column is greater than or equal to the parameter. */
  readonly gte: (column: string) => Parameter
  /** Rows whose column is less than the parameter. */
  readonly lt: (column: string) => Parameter
  /** Rows whose column is less than or equal to the parameter. */
  readonly lte: (column: string) => Parameter
}

function draft(type: SqlType, options: ParameterOptions = {}): ParameterDraft {
  const comparing =
    (operator: ComparisonOperator) =>
    (column: string, { ignoreCase = false }: ComparisonOptions = {}): Parameter =>
      Object.freeze({
        type,
        required: options.required ?? false,
        description: options.description,
        pattern: options.pattern,
        examples: options.examples ?? [],
        column,
        operator,
        ignoreCase,
      })
  return {
    eq: comparing('eq'),
    ne: comparing('ne'),
    gt: comparing('gt'),
    gte: comparing('ge'),
    lt: comparing('lt'),
    lte: comparing('le'),
  }
}

type Helper = (options?: ParameterOptions) => ParameterDraft

const helper =
  (type: SqlType): Helper =>
  (options) =>
    draft(type, options)

/**
 * The parameter helpers, one for each type that can be compared. The type has to be the column's
 * own; a request whose text is not exactly a value of it is refused (`InvalidParameter`), never
 * rounded. A NULL in the column matches no comparison.
 *
 * @example
 * parameters: {
 *   dateFrom: parameter.date({ required: true }).gte('metric_date'),
 *   state: parameter.string().eq('state', { ignoreCase: true }),
 * }
 */
export const parameter = Object.freeze({
  string: helper({ kind: 'string' }),
  boolean: helper({ kind: 'boolean' }),
  tinyint: helper({ kind: 'tinyint' }),
  smallint: helper({ kind: 'smallint' }),
  int: helper({ kind: 'int' }),
  bigint: helper({ kind: 'bigint' }),
  float: helper({ kind: 'float' }),
  double: helper({ kind: 'double' }),
  date: helper({ kind: 'date' }),
  timestamp: helper({ kind: 'timestamp' }),
  timestampNtz: helper({ kind: 'timestamp_ntz' }),
  decimal: (precision: number, scale: number, options?: ParameterOptions): ParameterDraft =>
    draft({ kind: 'decimal', precision, scale }, options),
})
