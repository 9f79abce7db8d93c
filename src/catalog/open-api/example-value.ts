// Examples of values. Where a declaration gives none, one is made that is sound for the type, so that
// every example in a document fits its schema.
import type { Column } from '../../declare/column'
import { isFault, parseLiteral } from '../../declare/literal'
import type { Parameter } from '../../declare/parameter'
import { matchesPattern } from '../../declare/pattern'
import type { DecimalType, MapType, SqlType } from '../../declare/sql-type'

/** A row, in the order of the columns. */
export function exampleRow(
  columns: Readonly<Record<string, Pick<Column, 'type' | 'examples'>>>,
): Readonly<Record<string, unknown>> {
  const cells = Object.entries(columns).map(([name, { type, examples }]) => [
    name,
    examples.length > 0 ? examples[0] : exampleOf(type),
  ])
  return Object.fromEntries(cells) as Readonly<Record<string, unknown>>
}

/** As a consumer writes it; undefined if nobody can tell what its pattern wants. */
export function exampleText(
  { type, pattern, examples }: Parameter,
  column: Column | undefined,
): string | undefined {
  const candidates = [...examples, ...(column?.examples ?? []).map(String), String(exampleOf(type))]
  return candidates.find(
    (text) =>
      !isFault(parseLiteral(type, text)) &&
      (pattern === undefined || matchesPattern(pattern, text)),
  )
}

/** The JSON value of a cell of this type. */
function exampleOf(type: SqlType): unknown {
  switch (type.kind) {
    case 'boolean':
      return true
    case 'tinyint':
    case 'smallint':
    case 'int':
      return 1
    case 'bigint':
      return '1'
    case 'float':
    case 'double':
      return 1.5
    case 'decimal':
      return exampleDecimal(type)
    case 'string':
      return 'text'
    case 'date':
      return '2024-01-31'
    case 'timestamp':
      return '2024-01-31T23:59:59.123456Z'
    case 'timestamp_ntz':
      return '2024-01-31T23:59:59.123456'
    case 'binary':
      return 'AQID'
    case 'variant':
      return '{"a":1}'
    case 'array':
      return [exampleOf(type.element)]
    case 'struct':
      return Object.fromEntries(
        Object.entries(type.fields).map(([name, field]) => [name, exampleOf(field)]),
      )
    case 'map':
      return exampleMap(type)
    case 'refused':
      throw new Error(`the app does not start with a column of type ${type.name}`)
  }
}

function exampleDecimal({ precision, scale }: DecimalType): string {
  const whole = precision > scale ? '1' : '0'
  return scale === 0 ? whole : `${whole}.${'5'.padEnd(scale, '0')}`
}

function exampleMap({ key, value, pairs }: MapType): unknown {
  const [name, of] = [exampleOf(key), exampleOf(value)]
  return pairs ? [[name, of]] : { [String(name)]: of }
}
