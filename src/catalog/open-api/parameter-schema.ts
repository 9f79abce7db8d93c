// The schema of a named parameter: what a request may write. It is stricter than the schema of the
// column, because a table may hold values that callers may not write, such as years above 9999.
import type { Parameter } from '../../declare/parameter'
import type { DecimalType, SqlType } from '../../declare/sql-type'
import type { JsonObject } from '../published-schema'

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
    case 'double':
      return {
        anyOf: [
          { type: 'number', format: type.kind },
          { type: 'string', enum: ['NaN', 'Infinity', '-Infinity'] },
        ],
      }
    case 'date':
      return { type: 'string', format: 'date' }
    case 'timestamp':
      return { type: 'string', format: 'date-time' }
    case 'timestamp_ntz':
      return {
        type: 'string',
        pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,6})?$',
      }
    default:
      return { type: 'string' }
  }
}

function decimalPattern({ precision, scale }: DecimalType): string {
  const whole = precision > scale ? `0*\\d{1,${precision - scale}}` : '0+'
  return scale === 0 ? `^-?${whole}(\\.0+)?$` : `^-?${whole}(\\.\\d{1,${scale}}0*)?$`
}
