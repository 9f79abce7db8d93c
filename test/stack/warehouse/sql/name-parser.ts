// Names of columns, tables and aliases, and the series that all clauses of the grammar are made of.
import type { TokenStream } from './token-stream'
import type { Path } from './syntax-tree'

/** Words that may not stand as a bare name: quoted, every one of them is a name. */
const reserved = wordSet(
  'AND AS ASC BY CASE CAST DESC FALSE FROM IN IS LIMIT NOT NULL NULLS OR ORDER SELECT TRUE WHERE',
)

/** Words that may follow a table, so that they are not its alias unless AS says so. */
const notAnAlias = wordSet(
  `ANTI CROSS EXCEPT FOR FULL GROUP HAVING INNER INTERSECT JOIN LATERAL LEFT MINUS NATURAL OFFSET ON
  RIGHT SEMI SET TABLESAMPLE TIMESTAMP UNION USING VALUES VERSION WHEN WINDOW`,
)

export function parseName(tokens: TokenStream): string {
  const { kind, text } = tokens.next
  if (kind === 'word' && reserved.has(text.toUpperCase())) tokens.fail()
  return (tokens.take('name') ?? tokens.expect('word')).value
}

export function parsePath(tokens: TokenStream): Path {
  const path = [parseName(tokens)]
  while (tokens.takeSign('.')) path.push(parseName(tokens))
  return path
}

/** Of a table, where AS may be left out. */
export function parseAlias(tokens: TokenStream): string | undefined {
  if (tokens.takeWords('AS')) return parseName(tokens)
  const { kind, text } = tokens.next
  const word = text.toUpperCase()
  if (kind !== 'name' && (kind !== 'word' || reserved.has(word) || notAnAlias.has(word))) {
    return undefined
  }
  return parseName(tokens)
}

export function parseSeries<T>(
  tokens: TokenStream,
  parse: (tokens: TokenStream) => T,
): readonly T[] {
  const series = [parse(tokens)]
  while (tokens.takeSign(',')) series.push(parse(tokens))
  return series
}

/** A series with parentheses around it. */
export function parseList<T>(tokens: TokenStream, parse: (tokens: TokenStream) => T): readonly T[] {
  tokens.expectSign('(')
  const list = parseSeries(tokens, parse)
  tokens.expectSign(')')
  return list
}

export function parseWhole(tokens: TokenStream): number {
  if (!/^\d{1,15}$/.test(tokens.next.text)) tokens.fail()
  return Number(tokens.expect('number').text)
}

function wordSet(words: string): ReadonlySet<string> {
  return new Set(words.split(/\s+/))
}
