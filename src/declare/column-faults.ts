// What is wrong with a column's name, type and examples, and with the fields of its structs.
import { z } from 'zod'
import type { Column } from './column'
import type { DeclarationFault } from './declaration-fault'
import { isComparable, sqlTypeName, type SqlType } from './sql-type'

/**
 * A name that a JavaScript object cannot have, and the names that statements give to the columns
 * they order by.
 */
const reserved = /^(__proto__|__order_\d+)$/i
/** Freer than a table's name: with column mapping, Delta accepts spaces and dots. */
const columnName = z
  .string()
  .min(1, 'is empty')
  .max(255, 'is longer than 255 characters')
  .refine((name) => !/\p{Cc}/u.test(name), 'has a control character')
  .refine((name) => !reserved.test(name), 'is a reserved name: rename the column in a view')

export function columnFaults(at: string, name: string, column: Column): DeclarationFault[] {
  const faults: DeclarationFault[] = faultsOfType(column.type).map((message) => ({ at, message }))
  faults.push(...faultsOfName(name).map((message) => ({ at, message })))
  if ((column.filterable || column.sortable) && !isComparable(column.type)) {
    const message = `is filterable or sortable, but ${sqlTypeName(column.type)} cannot be compared`
    faults.push({ at, message })
  }
  column.examples.forEach((example, index) => {
    const parsed = column.schema.safeParse(example)
    if (!parsed.success) {
      const reason = parsed.error.issues[0]?.message ?? 'another value'
      faults.push({
        at: `${at}.examples.${index}`,
        message: `is not a value of this column: ${reason}`,
      })
    }
  })
  return faults
}

/** The names that repeat an earlier one, without regard to upper and lower case. */
export function repeatedNames(names: readonly string[]): readonly string[] {
  const folded = names.map((name) => name.toLowerCase())
  return names.filter((name, index) => folded.indexOf(name.toLowerCase()) !== index)
}

function faultsOfName(name: string): string[] {
  return (columnName.safeParse(name).error?.issues ?? []).map(({ message }) => message)
}

function faultsOfType(type: SqlType): string[] {
  switch (type.kind) {
    case 'refused':
      return [`is ${type.name}, which JSON cannot represent exactly: ${type.hint}`]
    case 'decimal': {
      const { precision, scale } = type
      const sound =
        Number.isInteger(precision) &&
        Number.isInteger(scale) &&
        precision >= 1 &&
        precision <= 38 &&
        scale >= 0 &&
        scale <= precision
      const bounds = 'precision must be 1 to 38, and scale 0 to precision'
      return sound ? [] : [`is ${sqlTypeName(type)}, but ${bounds}`]
    }
    case 'array':
      return faultsOfType(type.element)
    case 'map':
      return [...faultsOfType(type.key), ...faultsOfType(type.value)]
    case 'struct':
      return faultsOfFields(type.fields)
    default:
      return []
  }
}

function faultsOfFields(fields: Readonly<Record<string, SqlType>>): string[] {
  const names = Object.keys(fields)
  const fault = (name: string, message: string) =>
    `has the field ${JSON.stringify(name)}, which ${message}`
  return [
    ...(names.length === 0 ? ['is a STRUCT without fields'] : []),
    ...names.flatMap((name) => faultsOfName(name).map((message) => fault(name, message))),
    ...repeatedNames(names).map((name) => fault(name, declaredTwice)),
    ...Object.values(fields).flatMap(faultsOfType),
  ]
}

export const declaredTwice =
  'is declared twice: Spark does not distinguish upper and lower case in names'
