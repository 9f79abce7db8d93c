// Tokens in, the tree of a statement out that changes a table's rows: INSERT, UPDATE, DELETE, MERGE.
import { parseExpression } from './expression-parser'
import { parseAlias, parseList, parseName, parsePath, parseSeries } from './name-parser'
import { parseQuery, parseRelation } from './query-parser'
import type { TokenStream } from './token-stream'
import type { Assignment, Change, Condition, Expression, MergeClause, Target } from './syntax-tree'

/** Undefined for a statement that begins otherwise. */
export function parseChange(tokens: TokenStream): Change | undefined {
  if (tokens.takeWords('INSERT', 'INTO')) return parseInsert(tokens, false)
  if (tokens.takeWords('INSERT', 'OVERWRITE')) return parseInsert(tokens, true)
  if (tokens.takeWords('UPDATE')) return parseUpdate(tokens)
  if (tokens.takeWords('DELETE', 'FROM')) {
    return { kind: 'delete', target: parseTarget(tokens), where: parseWhere(tokens) }
  }
  return tokens.takeWords('MERGE', 'INTO') ? parseMerge(tokens) : undefined
}

function parseTarget(tokens: TokenStream): Target {
  return { kind: 'table', path: parsePath(tokens), at: undefined, alias: parseAlias(tokens) }
}

function parseWhere(tokens: TokenStream): Condition | undefined {
  return tokens.takeWords('WHERE') ? parseCondition(tokens) : undefined
}

function parseCondition(tokens: TokenStream): Condition {
  const start = tokens.next
  return { expression: parseExpression(tokens), text: tokens.textSince(start) }
}

function parseInsert(tokens: TokenStream, overwrite: boolean): Change {
  tokens.takeWords('TABLE')
  const path = parsePath(tokens)
  const target = { kind: 'table', path, at: undefined, alias: undefined } as const
  const columns = tokens.seesSign('(') ? parseList(tokens, parseName) : undefined
  const source = tokens.takeWords('VALUES') ? parseSeries(tokens, parseRow) : parseQuery(tokens)
  return { kind: 'insert', target, overwrite, columns, source }
}

function parseRow(tokens: TokenStream): readonly Expression[] {
  return parseList(tokens, parseExpression)
}

function parseUpdate(tokens: TokenStream): Change {
  const target = parseTarget(tokens)
  tokens.expectWords('SET')
  const assignments = parseSeries(tokens, parseAssignment)
  return { kind: 'update', target, assignments, where: parseWhere(tokens) }
}

/** The column may be qualified, by the one table that can be meant. */
function parseAssignment(tokens: TokenStream): Assignment {
  const path = parsePath(tokens)
  tokens.expectSign('=')
  return { column: path.at(-1)!, value: parseExpression(tokens) }
}

function parseMerge(tokens: TokenStream): Change {
  const target = parseTarget(tokens)
  tokens.expectWords('USING')
  const source = parseRelation(tokens)
  tokens.expectWords('ON')
  const on = parseCondition(tokens)
  const clauses = [parseClause(tokens)]
  while (tokens.seesWord('WHEN')) clauses.push(parseClause(tokens))
  return { kind: 'merge', target, source, on, clauses }
}

function parseClause(tokens: TokenStream): MergeClause {
  tokens.expectWords('WHEN')
  const matched = !tokens.takeWords('NOT')
  tokens.expectWords('MATCHED')
  const condition = tokens.takeWords('AND') ? parseExpression(tokens) : undefined
  tokens.expectWords('THEN')
  if (!matched) return { matched, condition, action: 'insert', assignments: parseNewRow(tokens) }
  if (tokens.takeWords('DELETE')) return { matched, condition, action: 'delete', assignments: [] }
  tokens.expectWords('UPDATE', 'SET')
  const assignments = parseSeries(tokens, parseAssignment)
  return { matched, condition, action: 'update', assignments }
}

function parseNewRow(tokens: TokenStream): readonly Assignment[] {
  tokens.expectWords('INSERT')
  const columns = parseList(tokens, parsePath)
  tokens.expectWords('VALUES')
  const values = parseRow(tokens)
  if (values.length !== columns.length) tokens.fail()
  return columns.map((path, index) => ({ column: path.at(-1)!, value: values[index]! }))
}
