// Statement text in, its syntax tree out. The grammar is the table in the README beside this folder;
// whatever is not in it is a syntax error that names the word at fault.
import { sqlFailure } from '../sql-failure'
import { parseChange } from './change-parser'
import { parseDefinition } from './definition-parser'
import { parseQuery } from './query-parser'
import { TokenStream } from './token-stream'
import type { Statement } from './syntax-tree'

export function parseStatement(text: string): Statement {
  const tokens = new TokenStream(text)
  if (tokens.empty) {
    throw sqlFailure('PARSE_EMPTY_STATEMENT', '42617', 'Syntax error, unexpected empty statement.')
  }
  const parsed = parseChange(tokens) ?? parseDefinition(tokens) ?? parseQuery(tokens)
  while (tokens.takeSign(';'));
  tokens.expect('end')
  return parsed
}
