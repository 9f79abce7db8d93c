// Statement text in, its syntax tree out. The grammar is the table in the README beside this folder;
// whatever is not in it is a syntax error that names the word at fault.
import { sqlFailure } from '../sql-failure'
import { parseExpression, parseLiteral, parseName } from './expression-parser'
import { TokenStream } from './token-stream'
import type { OrderItem, Select, SelectItem, Statement, TableReference } from './syntax-tree'

export function parseStatement(text: string): Statement {
  const tokens = new TokenStream(text)
  if (tokens.empty) {
    throw sqlFailure('PARSE_EMPTY_STATEMENT', '42617', 'Syntax error, unexpected empty statement.')
  }
  const statement = parseSelect(tokens)
  if (tokens.next.kind !== 'end') tokens.fail()
  return statement
}

function parseSelect(tokens: TokenStream): Select {
  tokens.expectWords('SELECT')
  const items = parseSeries(tokens, parseItem)
  const from = tokens.takeWords('FROM') ? parseTable(tokens) : undefined
  const where = tokens.takeWords('WHERE') ? parseExpression(tokens) : undefined
  const orderBy = tokens.takeWords('ORDER', 'BY') ? parseSeries(tokens, parseOrder) : []
  const limit = tokens.takeWords('LIMIT') ? parseLimit(tokens) : undefined
  return { kind: 'select', items, from, where, orderBy, limit }
}

function parseSeries<T>(tokens: TokenStream, parse: (tokens: TokenStream) => T): readonly T[] {
  const series = [parse(tokens)]
  while (tokens.takeSign(',')) series.push(parse(tokens))
  return series
}

function parseItem(tokens: TokenStream): SelectItem {
  const start = tokens.next
  const expression = parseExpression(tokens)
  const ownName = expression.kind === 'column' ? expression.path.at(-1)! : tokens.textSince(start)
  const alias = tokens.takeWords('AS') ? parseName(tokens) : undefined
  return { expression, name: alias ?? ownName }
}

function parseTable(tokens: TokenStream): TableReference {
  const path = [parseName(tokens)]
  while (tokens.takeSign('.')) path.push(parseName(tokens))
  const alias = tokens.takeWords('AS') ? parseName(tokens) : undefined
  return { path, alias }
}

function parseOrder(tokens: TokenStream): OrderItem {
  const expression = parseExpression(tokens)
  const direction = tokens.takeWords('DESC') ? 'DESC' : 'ASC'
  if (direction === 'ASC') tokens.takeWords('ASC')
  if (tokens.takeWords('NULLS', 'FIRST')) return { expression, direction, nulls: 'FIRST' }
  if (tokens.takeWords('NULLS', 'LAST')) return { expression, direction, nulls: 'LAST' }
  return { expression, direction, nulls: direction === 'ASC' ? 'FIRST' : 'LAST' }
}

function parseLimit(tokens: TokenStream): NonNullable<Select['limit']> {
  const marker = tokens.take('marker')
  return marker ? { kind: 'marker', name: marker.value } : (parseLiteral(tokens) ?? tokens.fail())
}
