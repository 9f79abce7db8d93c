// Tokens in, the tree of a statement out that makes, alters, tends or drops a table.
import { parseList, parseName, parsePath, parseWhole } from './name-parser'
import { parseQuery } from './query-parser'
import { parseType } from './type-parser'
import type { TokenStream } from './token-stream'
import type { TableColumn } from '../../delta/table-schema'
import type { Definition, Properties } from './syntax-tree'

/** Undefined for a statement that begins otherwise. */
export function parseDefinition(tokens: TokenStream): Definition | undefined {
  if (tokens.takeWords('CREATE')) return parseCreate(tokens)
  if (tokens.takeWords('DROP')) return parseDrop(tokens)
  if (tokens.takeWords('ALTER', 'TABLE')) return parseAlter(tokens)
  if (tokens.takeWords('OPTIMIZE')) return { kind: 'optimize', path: parsePath(tokens) }
  if (tokens.takeWords('TRUNCATE', 'TABLE')) return { kind: 'truncate', path: parsePath(tokens) }
  if (tokens.takeWords('VACUUM')) return { kind: 'vacuum', path: parsePath(tokens) }
  return tokens.takeWords('RESTORE') ? parseRestore(tokens) : undefined
}

function parseCreate(tokens: TokenStream): Definition {
  if (tokens.takeWords('VIEW')) return parseView(tokens)
  const replace = tokens.takeWords('OR', 'REPLACE')
  tokens.expectWords('TABLE')
  const ifNotExists = !replace && tokens.takeWords('IF', 'NOT', 'EXISTS')
  const path = parsePath(tokens)
  const columns = tokens.seesSign('(') ? parseList(tokens, parseColumn) : undefined
  if (tokens.takeWords('USING')) tokens.expectWords('DELTA')
  const comment = tokens.takeWords('COMMENT') ? tokens.expect('string').value : undefined
  const properties = tokens.takeWords('TBLPROPERTIES') ? parseProperties(tokens) : {}
  if (!columns) tokens.expectWords('AS')
  const content = columns ?? parseQuery(tokens)
  return { kind: 'createTable', path, replace, ifNotExists, content, comment, properties }
}

function parseView(tokens: TokenStream): Definition {
  const path = parsePath(tokens)
  tokens.expectWords('AS')
  const start = tokens.next
  const query = parseQuery(tokens)
  return { kind: 'createView', path, query, text: tokens.textSince(start) }
}

function parseColumn(tokens: TokenStream): TableColumn {
  const name = parseName(tokens)
  const type = parseType(tokens)
  const nullable = !tokens.takeWords('NOT', 'NULL')
  const comment = tokens.takeWords('COMMENT') ? tokens.expect('string').value : undefined
  return { name, type, nullable, comment }
}

function parseProperties(tokens: TokenStream): Properties {
  return Object.fromEntries(parseList(tokens, parseProperty))
}

function parseProperty(tokens: TokenStream): readonly [key: string, value: string] {
  const key = tokens.take('string')?.value ?? parsePath(tokens).join('.')
  tokens.expectSign('=')
  const value = tokens.take('string') ?? tokens.take('number') ?? tokens.expect('word')
  return [key, value.value]
}

function parseDrop(tokens: TokenStream): Definition {
  const what = tokens.takeWords('VIEW') ? 'view' : 'table'
  if (what === 'table') tokens.expectWords('TABLE')
  const ifExists = tokens.takeWords('IF', 'EXISTS')
  return { kind: 'drop', what, path: parsePath(tokens), ifExists }
}

function parseAlter(tokens: TokenStream): Definition {
  const path = parsePath(tokens)
  if (tokens.takeWords('SET', 'TBLPROPERTIES')) {
    return { kind: 'setProperties', path, properties: parseProperties(tokens) }
  }
  tokens.expectWords('ADD')
  if (!tokens.takeWords('COLUMNS')) tokens.expectWords('COLUMN')
  const columns = tokens.seesSign('(') ? parseList(tokens, parseColumn) : [parseColumn(tokens)]
  return { kind: 'addColumns', path, columns }
}

function parseRestore(tokens: TokenStream): Definition {
  tokens.takeWords('TABLE')
  const path = parsePath(tokens)
  tokens.expectWords('TO', 'VERSION', 'AS', 'OF')
  return { kind: 'restore', path, version: parseWhole(tokens) }
}
