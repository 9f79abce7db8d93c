// Tokens in, the tree of a query out: SELECT, UNION ALL and DESCRIBE, and the relations that they read.
import { parseExpression, parseLiteral } from './expression-parser'
import { parseAlias, parseList, parseName, parsePath, parseSeries, parseWhole } from './name-parser'
import type { TokenStream } from './token-stream'
import type {
  Describe,
  Literal,
  Marker,
  OrderItem,
  Query,
  Relation,
  Select,
  SelectItem,
  TimeTravel,
} from './syntax-tree'

export function parseQuery(tokens: TokenStream): Query {
  if (tokens.takeWords('DESCRIBE') || tokens.takeWords('DESC')) return parseDescribe(tokens)
  const parts = [parsePart(tokens)]
  while (tokens.takeWords('UNION', 'ALL')) parts.push(parsePart(tokens))
  const orderBy = tokens.takeWords('ORDER', 'BY') ? parseSeries(tokens, parseOrder) : []
  const limit = tokens.takeWords('LIMIT') ? parseLimit(tokens) : undefined
  return { kind: 'rows', parts, orderBy, limit }
}

function parsePart(tokens: TokenStream): Select | Query {
  if (!tokens.takeSign('(')) return parseSelect(tokens)
  const query = parseQuery(tokens)
  tokens.expectSign(')')
  return query
}

function parseDescribe(tokens: TokenStream): Describe {
  const history = tokens.takeWords('HISTORY')
  if (!history) tokens.expectWords('DETAIL')
  const what = history ? 'history' : 'detail'
  const path = parsePath(tokens)
  const limit = history && tokens.takeWords('LIMIT') ? parseWhole(tokens) : undefined
  return { kind: 'describe', what, path, limit }
}

function parseSelect(tokens: TokenStream): Select {
  tokens.expectWords('SELECT')
  const distinct = tokens.takeWords('DISTINCT')
  const items = tokens.takeSign('*') ? '*' : parseSeries(tokens, parseItem)
  const from = tokens.takeWords('FROM') ? parseRelation(tokens) : undefined
  const where = tokens.takeWords('WHERE') ? parseExpression(tokens) : undefined
  return { kind: 'select', distinct, items, from, where }
}

function parseItem(tokens: TokenStream): SelectItem {
  const start = tokens.next
  const expression = parseExpression(tokens)
  const ownName = expression.kind === 'column' ? expression.path.at(-1)! : tokens.textSince(start)
  const alias = tokens.takeWords('AS') ? parseName(tokens) : undefined
  return { expression, name: alias ?? ownName }
}

function parseRelation(tokens: TokenStream): Relation {
  if (tokens.takeSign('(')) {
    const query = parseQuery(tokens)
    tokens.expectSign(')')
    return { kind: 'query', query, alias: parseAlias(tokens) }
  }
  const path = parsePath(tokens)
  if (path.length === 1 && tokens.seesSign('(')) {
    const operands = parseList(tokens, parseExpression)
    return { kind: 'function', name: path[0]!, operands, alias: parseAlias(tokens) }
  }
  const at = parseTimeTravel(tokens)
  return { kind: 'table', path, at, alias: parseAlias(tokens) }
}

/** A version is written out: a marker there is a syntax error in some of Spark's modes. */
function parseTimeTravel(tokens: TokenStream): TimeTravel | undefined {
  if (tokens.takeWords('VERSION', 'AS', 'OF')) {
    const { value } = tokens.take('string') ?? tokens.expect('number')
    return { kind: 'version', text: value }
  }
  if (!tokens.takeWords('TIMESTAMP', 'AS', 'OF')) return undefined
  const marker = tokens.take('marker')
  if (marker) return { kind: 'timestamp', expression: { kind: 'marker', name: marker.value } }
  return { kind: 'timestamp', expression: parseLiteral(tokens) ?? tokens.fail() }
}

function parseOrder(tokens: TokenStream): OrderItem {
  const expression = parseExpression(tokens)
  const direction = tokens.takeWords('DESC') ? 'DESC' : 'ASC'
  if (direction === 'ASC') tokens.takeWords('ASC')
  if (tokens.takeWords('NULLS', 'FIRST')) return { expression, direction, nulls: 'FIRST' }
  if (tokens.takeWords('NULLS', 'LAST')) return { expression, direction, nulls: 'LAST' }
  return { expression, direction, nulls: direction === 'ASC' ? 'FIRST' : 'LAST' }
}

function parseLimit(tokens: TokenStream): Marker | Literal {
  const marker = tokens.take('marker')
  return marker ? { kind: 'marker', name: marker.value } : (parseLiteral(tokens) ?? tokens.fail())
}
