// Reads a type as a catalog writes it (`array<decimal(4,2)>`, `struct<street:string>`) as a type that
// columns are declared with. A type that cannot be served comes out as one that is refused, with a hint.
import { column } from '../declare/column'
import type { ScalarKind, SqlType } from '../declare/sql-type'

const scalars: Readonly<Record<string, ScalarKind>> = {
  ...{ boolean: 'boolean', tinyint: 'tinyint', byte: 'tinyint', smallint: 'smallint' },
  ...{ short: 'smallint', int: 'int', integer: 'int', bigint: 'bigint', long: 'bigint' },
  ...{ float: 'float', real: 'float', double: 'double', date: 'date', binary: 'binary' },
  ...{ timestamp: 'timestamp', timestamp_ltz: 'timestamp', timestamp_ntz: 'timestamp_ntz' },
  ...{ string: 'string', char: 'string', varchar: 'string', variant: 'variant' },
}

/** Types whose hint is the same as that of the column helper. */
const refusals: Readonly<Record<string, SqlType>> = {
  interval: column.interval().type,
  geometry: column.geometry().type,
  geography: column.geography().type,
}

export function typeFromText(text: string): SqlType {
  const rest = { text: text.trim() }
  const type = takeType(rest)
  return type && rest.text === '' ? type : refusedType(text)
}

/** The text that is not yet read. */
interface Rest {
  text: string
}

function take(rest: Rest, pattern: RegExp): RegExpExecArray | undefined {
  const found = pattern.exec(rest.text)
  if (!found) return undefined
  rest.text = rest.text.slice(found[0].length)
  return found
}

function takeType(rest: Rest): SqlType | undefined {
  const [, word = ''] = take(rest, /^\s*(\w+)/) ?? []
  const name = word.toLowerCase()
  switch (name) {
    case 'decimal':
    case 'dec':
    case 'numeric':
      return takeDecimal(rest)
    case 'array':
      return takeArray(rest)
    case 'map':
      return takeMap(rest)
    case 'struct':
      return takeStruct(rest)
    default:
      return takeScalar(rest, name)
  }
}

function takeScalar(rest: Rest, name: string): SqlType | undefined {
  // The length of a text, the unit of an interval, the reference system of a shape, a collation.
  const detail = take(rest, /^(\s*\([^()]*\))?((\s+(?!not\b|comment\b))\w+)*/i)?.[0] ?? ''
  const kind = Object.hasOwn(scalars, name) ? scalars[name] : undefined
  if (kind === 'string')
    return /^(\s*\(\d+\))?(\s+collate\s+\w+)?$/i.test(detail) ? { kind } : undefined
  if (kind !== undefined) return detail === '' ? { kind } : undefined
  if (name === '') return undefined
  return refusedType(name + detail, Object.hasOwn(refusals, name) ? refusals[name] : undefined)
}

function takeDecimal(rest: Rest): SqlType {
  const [, precision = '10', scale = '0'] = take(rest, /^\s*\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\)/) ?? []
  return { kind: 'decimal', precision: Number(precision), scale: Number(scale) }
}

function takeArray(rest: Rest): SqlType | undefined {
  if (!take(rest, /^\s*</)) return undefined
  const element = takeType(rest)
  return element && take(rest, /^\s*>/) ? { kind: 'array', element } : undefined
}

function takeMap(rest: Rest): SqlType | undefined {
  if (!take(rest, /^\s*</)) return undefined
  const key = takeType(rest)
  const value = take(rest, /^\s*,/) && takeType(rest)
  if (!key || !value || !take(rest, /^\s*>/)) return undefined
  return { kind: 'map', key, value, pairs: key.kind !== 'string' }
}

function takeStruct(rest: Rest): SqlType | undefined {
  if (!take(rest, /^\s*</)) return undefined
  const fields: [string, SqlType][] = []
  do {
    const name = takeFieldName(rest)
    const type = takeType(rest)
    if (name === undefined || !type) return undefined
    const isNeverNull = take(rest, /^\s+not\s+null\b/i) !== undefined
    take(rest, /^\s+comment\s+'(?:[^'\\]|\\.)*'/i)
    fields.push([name, isNeverNull ? { ...type, nullable: false } : type])
  } while (take(rest, /^\s*,/))
  return take(rest, /^\s*>/) ? { kind: 'struct', fields: Object.fromEntries(fields) } : undefined
}

/** Quoted, or all up to a colon, or one word. */
function takeFieldName(rest: Rest): string | undefined {
  const quoted = take(rest, /^\s*`((?:[^`]|``)+)`\s*:?/)
  if (quoted) return quoted[1]?.replaceAll('``', '`')
  return (take(rest, /^\s*([^:,<>]+):/) ?? take(rest, /^\s*([^\s:,<>]+)\s/))?.[1]
}

function refusedType(text: string, known?: SqlType): SqlType {
  const hint = known?.kind === 'refused' ? known.hint : 'cast it to STRING'
  return { kind: 'refused', name: text.toUpperCase(), hint }
}
