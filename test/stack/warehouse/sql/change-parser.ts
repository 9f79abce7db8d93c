// Tokens in, the tree of a statement out that changes a table's rows: INSERT, UPDATE, DELETE.
import { parseExpression } from './expression-parser'
import { parseAlias, parseList, parseName, parsePath, parseSeries } from './name-parser'
import { parseQuery } from './query-parser'
import type { TokenStream } from './token-stream'
import type { Assignment, Change, Condition, Expression } from './syntax-tree'

/** Undefined for a statement that begins otherwise. */
export function parseChange(tokens: TokenStream): Change | undefined {
  if (tokens.takeWords('INSERT', 'INTO')) return parseInsert(tokens, false)
  if (tokens.takeWords('INSERT', 'OVERWRITE')) return parseInsert(tokens, true)
  if (tokens.takeWords('DELETE', 'FROM')) {
    return { kind: 'delete', ...parseTarget(tokens), where: parseWhere(tokens) }
  }
  if (!tokens.takeWords('UPDATE')) return undefined
  const target = parseTarget(tokens)
  tokens.expectWords('SET')
  const assignments = parseSeries(tokens, parseAssignment)
  return { kind: 'update', ...target, assignments, where: parseWhere(tokens) }
}

function parseTarget(tokens: TokenStream): Pick<Change, 'path' | 'alias'> {
  return { path: parsePath(tokens), alias: parseAlias(tokens) }
}

function parseWhere(tokens: TokenStream): Condition | undefined {
  if (!tokens.takeWords('WHERE')) return undefined
  const start = tokens.next
  return { expression: parseExpression(tokens), text: tokens.textSince(start) }
}

function parseInsert(tokens: TokenStream, overwrite: boolean): Change {
  tokens.takeWords('TABLE')
  const path = parsePath(tokens)
  const columns = tokens.seesSign('(') ? parseList(tokens, parseName) : undefined
  const source = tokens.takeWords('VALUES') ? parseSeries(tokens, parseRow) : parseQuery(tokens)
  return { kind: 'insert', path, alias: undefined, overwrite, columns, source }
}

function parseRow(tokens: TokenStream): readonly Expression[] {
  return parseList(tokens, parseExpression)
}

/** The column may be qualified, by the one table that can be meant. */
function parseAssignment(tokens: TokenStream): Assignment {
  const path = parsePath(tokens)
  tokens.expectSign('=')
  return { column: path.at(-1)!, value: parseExpression(tokens) }
}
