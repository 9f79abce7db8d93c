// Reads text as a typed literal, exactly: a text that does not fit the type is refused with the
// form that does, and never rounded or guessed. A literal's text is canonical, so equal values have
// equal texts.
import { z } from 'zod'
import { floatText } from './float-text'
import type { DecimalType, SqlType } from './sql-type'

/** A value with its type, as it travels to the warehouse: text, so that no digit is lost. */
export interface Literal {
  readonly type: SqlType
  readonly text: string
}

/** A text that is not a value of its type: what the type expects. */
export interface LiteralFault {
  readonly expected: string
}

const integerRanges: Readonly<Record<string, readonly [bigint, bigint]>> = {
  tinyint: [-(2n ** 7n), 2n ** 7n - 1n],
  smallint: [-(2n ** 15n), 2n ** 15n - 1n],
  int: [-(2n ** 31n), 2n ** 31n - 1n],
  bigint: [-(2n ** 63n), 2n ** 63n - 1n],
}

/** No numeric type has a value that needs more characters. A longer text is refused unread. */
const numberCharactersMax = 100

/**
 * Reads `text` as a value of `type`.
 *
 * @example
 * parseLiteral({ kind: 'decimal', precision: 10, scale: 2 }, '1.50') // { type, text: '1.5' }
 * parseLiteral({ kind: 'date' }, '2024-02-30') // { expected: 'a date as YYYY-MM-DD …' }
 */
export function parseLiteral(type: SqlType, text: string): Literal | LiteralFault {
  const parsed = canonicalText(type, text)
  return typeof parsed === 'string' ? { type, text: parsed } : parsed
}

/**
 * A literal from text that Meshport wrote itself: the text of a cell, or of a literal in a page
 * token. A table may hold values that callers may not write, such as years above 9999.
 *
 * @example
 * ownLiteral({ kind: 'decimal', precision: 10, scale: 2 }, '1.50') // { type, text: '1.5' }
 * ownLiteral({ kind: 'date' }, '+10000-01-01') // { type, text: '+10000-01-01' }
 */
export function ownLiteral(type: SqlType, text: string): Literal {
  const trailingZeros = type.kind === 'decimal' && text.includes('.')
  return { type, text: trailingZeros ? text.replace(/\.?0+$/, '') : text }
}

export function isFault(literal: Literal | LiteralFault): literal is LiteralFault {
  return 'expected' in literal
}

function canonicalText(type: SqlType, text: string): string | LiteralFault {
  switch (type.kind) {
    case 'string':
      return text
    case 'boolean':
      return text === 'true' || text === 'false' ? text : { expected: 'true or false' }
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
      return integerText(type.kind, text)
    case 'decimal':
      return decimalText(type, text)
    case 'float':
    case 'double':
      return floatingPointText(type.kind, text)
    case 'date':
      return dateText(text)
    case 'timestamp':
      return timestampText(text)
    case 'timestamp_ntz':
      return localTimestampText(text)
    default:
      return { expected: `nothing: values of type ${type.kind} cannot be compared` }
  }
}

function integerText(kind: string, text: string): string | LiteralFault {
  const [min, max] = integerRanges[kind] ?? [0n, 0n]
  const fault = { expected: `a whole number from ${min} to ${max}` }
  if (text.length > numberCharactersMax || !/^-?\d+$/.test(text)) return fault
  const value = BigInt(text)
  return value < min || value > max ? fault : value.toString()
}

function decimalText({ precision, scale }: DecimalType, text: string): string | LiteralFault {
  const fault = {
    expected:
      `a number of at most ${precision - scale} digits before the point ` +
      `and ${scale} after it, without an exponent`,
  }
  if (text.length > numberCharactersMax) return fault
  const parts = /^(-?)0*(\d*?)(?:\.(\d*?)0*)?$/.exec(text)
  if (!parts || !/^-?\d+(\.\d+)?$/.test(text)) return fault
  const [, sign = '', whole = '', fraction = ''] = parts
  if (whole.length > precision - scale || fraction.length > scale) return fault
  const digits = `${whole || '0'}${fraction && `.${fraction}`}`
  return digits === '0' ? '0' : sign + digits
}

function floatingPointText(kind: 'float' | 'double', text: string): string | LiteralFault {
  const fault = { expected: `a ${kind}: a number such as 1.5 or 2e-7, NaN, Infinity or -Infinity` }
  if (['NaN', 'Infinity', '-Infinity'].includes(text)) return text
  if (text.length > numberCharactersMax || !/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text))
    return fault
  const held = kind === 'float' ? Math.fround(Number(text)) : Number(text)
  const vanished = held === 0 && /[1-9]/.test(text.replace(/[eE].*$/, ''))
  if (!Number.isFinite(held) || vanished) return fault
  // A fraction stands for the nearest floating point number; a whole number has to be exact.
  const canonical = floatText(kind, held)
  const isItself = !/^-?\d+$/.test(text) || text === canonical || BigInt(text) === BigInt(held)
  return isItself ? canonical : fault
}

const calendarDate = z.iso.date()

function dateText(text: string): string | LiteralFault {
  const valid = calendarDate.safeParse(text).success && !text.startsWith('0000')
  return valid ? text : { expected: 'a date as YYYY-MM-DD that is in the calendar' }
}

const clockTime = /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.(\d{1,6}))?$/
const offset = /^(?:Z|[+-](?:0\d|1[0-7]):[0-5]\d|[+-]18:00)$/

function localTimestampText(text: string): string | LiteralFault {
  const fault = { expected: 'a timestamp without a zone, such as 2024-01-31T23:59:59.123456' }
  const [date = '', time = '', ...rest] = text.split('T')
  const clock = clockTime.exec(time)
  if (!clock || rest.length > 0 || typeof dateText(date) !== 'string') return fault
  return `${date}T${time.slice(0, 8)}.${(clock[2] ?? '').padEnd(6, '0')}`
}

function timestampText(text: string): string | LiteralFault {
  const fault = {
    expected: 'an RFC 3339 timestamp with a zone, such as 2024-01-31T23:59:59.123456Z',
  }
  const zoneAt = /(?:Z|[+-]\d\d:\d\d)$/.exec(text)?.index ?? -1
  if (zoneAt < 0) return fault
  const zone = text.slice(zoneAt)
  const local = localTimestampText(text.slice(0, zoneAt))
  if (typeof local !== 'string' || !offset.test(zone)) return fault
  const instant = new Date(`${local.slice(0, 19)}${zone}`)
  const utc = instant.toISOString().slice(0, 19)
  const inRange = instant.getUTCFullYear() >= 1 && instant.getUTCFullYear() <= 9999
  return inRange ? `${utc}${local.slice(19)}Z` : fault
}
