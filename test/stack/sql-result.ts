// A statement's result as a person reads it: an Arrow table in; names, types and exact texts out, and
// those as a table of characters.
import { Type, type DataType, type Field, type Table } from 'apache-arrow'
import { readColumn } from './warehouse/exact-value'

type Cell = string | null | readonly Cell[] | { readonly [name: string]: Cell }

export interface SqlResult {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: readonly (readonly Cell[])[]
}

export function toResult({ schema, batches }: Table): SqlResult {
  const values = schema.fields.map((field, index) => {
    const column = batches.flatMap((batch) => readColumn(batch.getChildAt(index)!))
    return column.map((value) => toCell(value, typeOf(field)))
  })
  return {
    columns: schema.fields.map((field) => ({ name: field.name, type: typeName(field) })),
    rows: (values[0] ?? []).map((_, row) => values.map((column) => column[row]!)),
  }
}

function typeName({ metadata }: Field): string {
  return metadata.get('Spark:DataType:SqlName') ?? ''
}

/** Arrow's own fields and types know nothing of their types. */
function typeOf({ type }: Field): DataType {
  return type as DataType
}

function fieldsOf(type: DataType): readonly Field[] {
  return type.children as readonly Field[]
}

/** Every value as its text, so that no reader of the JSON can round it. */
function toCell(value: unknown, type: DataType): Cell {
  if (value === null || value === undefined) return null
  switch (type.typeId) {
    case Type.Date:
      return new Date(Number(value) * 86_400_000).toISOString().replace(/T.*/, '')
    case Type.Timestamp:
      return toTime(value as bigint, (type as unknown as { timezone: string | null }).timezone)
    case Type.List: {
      const [item] = fieldsOf(type)
      return (value as unknown[]).map((each) => toCell(each, typeOf(item!)))
    }
    case Type.Map: {
      const [key, item] = fieldsOf(typeOf(fieldsOf(type)[0]!))
      const pairs = value as [unknown, unknown][]
      return pairs.map(([one, other]) => [toCell(one, typeOf(key!)), toCell(other, typeOf(item!))])
    }
    case Type.Struct: {
      const values = value as Record<string, unknown>
      const cells = fieldsOf(type).map((field) => [
        field.name,
        toCell(values[field.name], typeOf(field)),
      ])
      return Object.fromEntries(cells) as Record<string, Cell>
    }
    default:
      return Object.is(value, -0) ? '-0' : `${value as string | number | bigint | boolean}`
  }
}

function toTime(micros: bigint, zone: string | null): string {
  const fraction = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n
  const seconds = Number((micros - fraction) / 1_000_000n)
  const whole = new Date(seconds * 1000).toISOString().replace('.000Z', '')
  return `${whole}.${String(fraction).padStart(6, '0')}${zone ? 'Z' : ''}`
}

const widthMax = 60

export function toTable({ columns, rows }: SqlResult): string {
  if (columns.length === 0) return 'Done.\n'
  const texts = rows.map((row) => row.map(toText))
  const widths = columns.map(({ name }, index) => {
    const lengths = texts.map((row) => Array.from(row[index]!).length)
    return lengths.reduce((widest, length) => Math.max(widest, length), name.length)
  })
  const line = (cells: readonly string[]): string => {
    const padded = cells.map(
      (cell, index) => cell + ' '.repeat(Math.max(widths[index]! - Array.from(cell).length, 0)),
    )
    return padded.join('  ').trimEnd()
  }
  const lines = [
    line(columns.map(({ name }) => name)),
    line(widths.map((width) => '-'.repeat(width))),
    ...texts.map(line),
    '',
    `${rows.length.toLocaleString('en')} ${rows.length === 1 ? 'row' : 'rows'}`,
  ]
  return `${lines.join('\n')}\n`
}

/** What is cut says so; `--json` has it whole. */
function toText(cell: Cell): string {
  if (cell === null) return 'NULL'
  const text = typeof cell === 'string' ? cell : JSON.stringify(cell)
  const characters = Array.from(text.replaceAll(/[\r\n\t]/g, ' '))
  return characters.length <= widthMax
    ? characters.join('')
    : `${characters.slice(0, widthMax - 1).join('')}…`
}
