// Statement text in, its syntax tree out. The grammar is the table in the README beside this folder;
// whatever is not in it is a syntax error that names the word at fault.
import { sqlFailure } from '../sql-failure'
import { parseChange } from './change-parser'
import { parseDefinition } from './definition-parser'
import { parseQuery } from './query-parser'
import { TokenStream } from './token-stream'
import type { Query, Statement } from './syntax-tree'

export function parseStatement(text: string): Statement {
  return parseWholly(text, (tokens) => {
    return parseChange(tokens) ?? parseDefinition(tokens) ?? parseQuery(tokens)
  })
}

/** The text of a view. */
export function parseQueryText(text: string): Query {
  return parseWholly(text, parseQuery)
}

function parseWholly<T>(text: string, parse: (tokens: TokenStream) => T): T {
  const tokens = new TokenStream(text)
  if (tokens.empty) {
    throw sqlFailure('PARSE_EMPTY_STATEMENT', '42617', 'Syntax error, unexpected empty statement.')
  }
  const parsed = parse(tokens)
  while (tokens.takeSign(';'));
  tokens.expect('end')
  return parsed
}
