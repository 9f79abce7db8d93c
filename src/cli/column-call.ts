// A type as the call of a column helper that declares it: made into a column, or printed as
// TypeScript. Both come from one description, so that a printed declaration is the checked one.
import { column, type Column, type ColumnOptions } from '../declare/column'
import type { SqlType } from '../declare/sql-type'

/** A call in a declaration: the helper's name, and what stands before its options. */
interface Call {
  readonly helper: keyof typeof column
  readonly operands: readonly Operand[]
}

type Operand = number | Cell | { readonly fields: readonly (readonly [string, Cell])[] }

interface Cell {
  readonly call: Call
  readonly options: ColumnOptions
}

export function toColumn(type: SqlType, options: ColumnOptions): Column {
  return make({ call: callOf(type), options })
}

/** `column.decimal(10, 2, { nullable: false })` */
export function columnText(type: SqlType, options: ColumnOptions): string {
  return print({ call: callOf(type), options })
}

function callOf(type: SqlType): Call {
  switch (type.kind) {
    case 'timestamp_ntz':
      return { helper: 'timestampNtz', operands: [] }
    case 'decimal':
      return { helper: 'decimal', operands: [type.precision, type.scale] }
    case 'array':
      return { helper: 'array', operands: [cellOf(type.element)] }
    case 'map':
      return type.pairs
        ? { helper: 'pairs', operands: [cellOf(type.key), cellOf(type.value)] }
        : { helper: 'map', operands: [cellOf(type.value)] }
    case 'struct': {
      const fields = Object.entries(type.fields).map(
        ([name, field]) => [name, cellOf(field)] as const,
      )
      return { helper: 'struct', operands: [{ fields }] }
    }
    case 'refused':
      throw new Error(`${type.name} has no column helper`)
    default:
      return { helper: type.kind, operands: [] }
  }
}

function cellOf(type: SqlType): Cell {
  return { call: callOf(type), options: type.nullable === false ? { nullable: false } : {} }
}

function make({ call: { helper, operands }, options }: Cell): Column {
  const values = operands.map((operand) => {
    if (typeof operand === 'number') return operand
    if ('call' in operand) return make(operand)
    return Object.fromEntries(operand.fields.map(([name, cell]) => [name, make(cell)]))
  })
  // The helpers differ in what stands before the options, which `callOf` knows.
  return (column[helper] as (...values: unknown[]) => Column)(...values, options)
}

function print({ call: { helper, operands }, options }: Cell): string {
  const texts = operands.map((operand) => {
    if (typeof operand === 'number') return String(operand)
    if ('call' in operand) return print(operand)
    return `{ ${operand.fields.map(([name, cell]) => `${JSON.stringify(name)}: ${print(cell)}`).join(', ')} }`
  })
  const given = Object.keys(options).length > 0 ? [JSON.stringify(options)] : []
  return `column.${helper}(${[...texts, ...given].join(', ')})`
}
