// What names mean where an expression stands: the rows that a statement reads come in, and each column
// reference goes out as DuckDB's text with its type, or as Spark's error.
import { fail, sqlFailure, type SqlFailure } from '../sql-failure'
import { quoted } from '../types/duckdb-type'
import type { Column, SparkType } from '../types/spark-type'
import { findArgument, type Argument, type Parameter } from './parameter'
import type { Path } from './syntax-tree'

export interface Translated {
  readonly sql: string
  readonly type: SparkType
  /** Where its collation comes from: a column, or what is made of one, unless it is said. */
  readonly collatedBy?: 'value' | 'column' | 'written'
  /** False of a column that is NOT NULL. */
  readonly nullable?: boolean
}

/** What an expression may refer to where it stands. */
export interface Scope {
  column: (path: Path) => Translated
  argument: (name: string) => Argument
  /** Takes a value and gives the place that stands for it in DuckDB's text. */
  bind: (value: string) => string
}

/** Rows that names may refer to. */
export interface Source {
  /** What may stand before a column's name: any tail of it. */
  readonly name: Path
  readonly columns: readonly Column[]
}

/** Values of one statement, in the order in which DuckDB's text speaks of them. */
export interface Values {
  readonly parameters: readonly Parameter[]
  readonly bound: string[]
}

export function rowScope(source: Source | undefined, { parameters, bound }: Values): Scope {
  return {
    column: (path) => resolveColumn(path, source),
    argument: (name) => findArgument(parameters, name),
    bind: (value) => `$${bound.push(value)}`,
  }
}

/** In DuckDB's text, the rows are `t`. */
export function columnOf({ name, type, nullable = true }: Column): Translated {
  return { sql: `t.${quoted(name)}`, type, nullable }
}

export function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}

function resolveColumn(path: Path, source: Source | undefined): Translated {
  const columns = source && qualifies(path.slice(0, -1), source.name) ? source.columns : []
  const found = columns.filter(({ name }) => sameName(name, path.at(-1)!))
  if (found.length > 1) throw ambiguous(path)
  return columnOf(found[0] ?? fail(unresolvedColumn(path, source?.columns ?? [])))
}

function qualifies(qualifier: Path, name: Path): boolean {
  const tail = name.slice(Math.max(name.length - qualifier.length, 0))
  return qualifier.length === tail.length && qualifier.every((part, i) => sameName(part, tail[i]!))
}

export function ambiguous(path: Path): SqlFailure {
  return sqlFailure('AMBIGUOUS_REFERENCE', '42704', `Reference ${backticked(path)} is ambiguous.`)
}

export function unresolvedColumn(path: Path, known: readonly Column[]): SqlFailure {
  const text = `A column, variable, or function parameter with name ${backticked(path)} cannot be resolved.`
  if (known.length === 0) {
    return sqlFailure('UNRESOLVED_COLUMN.WITHOUT_SUGGESTION', '42703', text)
  }
  const suggestions = known.slice(0, 5).map(({ name }) => backticked([name]))
  return sqlFailure(
    'UNRESOLVED_COLUMN.WITH_SUGGESTION',
    '42703',
    `${text} Did you mean one of the following? [${suggestions.join(', ')}].`,
  )
}

export function backticked(path: Path): string {
  return path.map((part) => `\`${part}\``).join('.')
}
