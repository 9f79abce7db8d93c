// The schema of a named parameter: what a request may write. It is stricter than the schema of the
// column, because a table may hold values that callers may not write, such as years above 9999.
import type { Parameter } from '../../declare/parameter'
import type { DecimalType, SqlType } from '../../declare/sql-type'
import type { JsonObject } from '../published-schema'

const localTime =
  '\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])T([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,6})?'

/** RFC 3339 has more digits of a second, and zones further from UTC, than a request may have. */
export const timestampSchema: JsonObject = {
  type: 'string',
  format: 'date-time',
  pattern: `^${localTime}(Z|[+-]((0\\d|1[0-7]):[0-5]\\d|18:00))$`,
}

/** The parse stage refuses control characters in every parameter. */
const textSchema: JsonObject = { type: 'string', pattern: '^[^\\x00-\\x1f\\x7f-\\x9f]*$' }

export function parameterSchema({ type, pattern }: Parameter): JsonObject {
  const schema = schemaOf(type)
  // In JSON Schema only text has a pattern. In a query string everything is text.
  return pattern === undefined
    ? schema
    : { type: 'string', ...formatOf(schema), pattern: wholly(pattern) }
}

/** The JSON value that a consumer's text is in this schema. */
export function valueOf({ type, anyOf }: JsonObject, text: string): unknown {
  if (type === 'integer') return Number(text)
  if (type === 'boolean') return text === 'true'
  return anyOf !== undefined && Number.isFinite(Number(text)) ? Number(text) : text
}

function formatOf({ format }: JsonObject): JsonObject {
  return format === undefined ? {} : { format }
}

/** In JSON Schema a part of the text is enough. Here the whole of it has to match. */
function wholly(pattern: string): string {
  const isWhole = /^\^[^|]*[^\\|]\$$/.test(pattern)
  return isWhole ? pattern : `^(?:${pattern})$`
}

/** The largest number of 32 bits. */
const floatMax = (2 - 2 ** -23) * 2 ** 127

const bits = { tinyint: 8, smallint: 16, int: 32 }

function schemaOf(type: SqlType): JsonObject {
  switch (type.kind) {
    case 'boolean':
      return { type: 'boolean' }
    case 'tinyint':
    case 'smallint':
    case 'int': {
      const size = bits[type.kind]
      const bound = 2 ** (size - 1)
      return { type: 'integer', format: `int${size}`, minimum: -bound, maximum: bound - 1 }
    }
    case 'bigint':
      return { type: 'string', format: 'int64', pattern: '^-?0*\\d{1,19}$' }
    case 'decimal':
      return { type: 'string', format: 'decimal', pattern: decimalPattern(type) }
    case 'float':
      return floatingPoint({ format: 'float', minimum: -floatMax, maximum: floatMax })
    case 'double':
      return floatingPoint({ format: 'double' })
    case 'date':
      return { type: 'string', format: 'date' }
    case 'timestamp':
      return timestampSchema
    case 'timestamp_ntz':
      return { type: 'string', format: 'date-time-local', pattern: `^${localTime}$` }
    default:
      return textSchema
  }
}

function floatingPoint(range: JsonObject): JsonObject {
  return {
    anyOf: [
      { type: 'number', ...range },
      { type: 'string', enum: ['NaN', 'Infinity', '-Infinity'] },
    ],
  }
}

function decimalPattern({ precision, scale }: DecimalType): string {
  const whole = precision > scale ? `0*\\d{1,${precision - scale}}` : '0+'
  return scale === 0 ? `^-?${whole}(\\.0+)?$` : `^-?${whole}(\\.\\d{1,${scale}}0*)?$`
}
