// SQL text with typed, named parameters. SQL is built from fragments only, which consist of our own
// words, quoted names and parameter markers. So a value cannot get into the text.
import type { Literal } from '../declare/literal'
import type { TableName } from '../declare/source'
import { castTypeName, quoteName, type SqlType } from '../declare/sql-type'
import type { Commit } from './table-version'

/** What is sent to a warehouse. */
export interface Statement {
  readonly text: string
  /** The value of each marker `:name`. */
  readonly parameters: Readonly<Record<string, Literal>>
}

type Piece = string | Literal

/** A part of a statement. Only the functions below make one. */
export class Fragment {
  constructor(readonly pieces: readonly Piece[]) {}
}

/** SQL from our own words with fragments between them: sql`SELECT ${column} FROM ${source}`. */
export function sql(words: TemplateStringsArray, ...fragments: readonly Fragment[]): Fragment {
  const between = fragments.flatMap((fragment, i) => [...fragment.pieces, words[i + 1] ?? ''])
  return new Fragment([words[0] ?? '', ...between])
}

export function name(identifier: string): Fragment {
  return new Fragment([quoteName(identifier)])
}

export function tableName({ catalog, schema, name: table }: TableName): Fragment {
  return join([name(catalog), name(schema), name(table)], '.')
}

/**
 * The time travel clause. It names the time and not the number of the commit: if the table was
 * dropped and created again since, the warehouse refuses, instead of reading the new table's
 * version of that number.
 */
export function asOf({ at }: Commit): Fragment {
  return sql`TIMESTAMP AS OF ${marker(at)}`
}

/** NULL as a value of this type, so that the column of the result has the type. */
export function nullOf(type: SqlType): Fragment {
  return new Fragment([`CAST(NULL AS ${castTypeName(type)})`])
}

/** A marker for a typed value. */
export function marker(literal: Literal): Fragment {
  return new Fragment([literal])
}

export function join(
  fragments: readonly Fragment[],
  separator: '.' | ', ' | ' AND ' | ' OR ' | ' UNION ALL ',
): Fragment {
  return new Fragment(
    fragments.flatMap(({ pieces }, i) => (i === 0 ? pieces : [separator, ...pieces])),
  )
}

/** Numbers the markers `:p1`, `:p2`, … in the order of the text. */
export function toStatement({ pieces }: Fragment): Statement {
  const parameters: Record<string, Literal> = {}
  let count = 0
  const text = pieces.map((piece) => {
    if (typeof piece === 'string') return piece
    count += 1
    parameters[`p${count}`] = piece
    return `:p${count}`
  })
  return Object.freeze({ text: text.join(''), parameters: Object.freeze(parameters) })
}
