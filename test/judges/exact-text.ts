// An Arrow column from the stand-in, its values as exact text: a judge's engine writes its own values
// in the same forms, so that two results are equal when their texts are. The forms are those of
// spark/oracle/exact_value.py.
import { Type, type DataType, type Vector } from 'apache-arrow'
import { dateText, timestampText } from '../../src/query/encode/calendar'
import { readColumn } from '../stack/warehouse/exact-value'

export type Cell = string | null

/** What a value becomes; nested values become JSON of their parts' texts. */
type Exact = string | null | readonly Exact[] | { readonly [field: string]: Exact }

export function columnTexts(column: Vector): readonly Cell[] {
  // A column without a row may lack its children.
  if (column.length === 0) return []
  const toExact = exactForm(column.type as DataType)
  return readColumn(column).map((value) => {
    const exact = value === null ? null : toExact(value)
    return exact === null || typeof exact === 'string' ? exact : JSON.stringify(exact)
  })
}

function exactForm(type: DataType): (value: unknown) => Exact {
  const children = type.children as readonly { name: string; type: DataType }[] | null
  const form = (at: number) => orNull(exactForm(children![at]!.type))
  switch (type.typeId) {
    case Type.Float:
      return (value) => floatingPointText(value as number)
    case Type.Date:
      return (value) => dateText(value as number)
    case Type.Timestamp: {
      const { timezone } = type as unknown as { readonly timezone?: string | null }
      return (value) => timestampText(value as bigint) + (timezone ? 'Z' : '')
    }
    case Type.Binary:
      return (value) => Buffer.from(value as string, 'hex').toString('base64')
    case Type.List: {
      const item = form(0)
      return (value) => (value as unknown[]).map(item)
    }
    case Type.Struct: {
      const forms = children!.map(({ name }, at) => [name, form(at)] as const)
      return (value) => {
        const fields = value as Readonly<Record<string, unknown>>
        return Object.fromEntries(forms.map(([name, toExact]) => [name, toExact(fields[name])]))
      }
    }
    case Type.Map: {
      const entry = exactEntry(children![0]!.type)
      return (value) => (value as [unknown, unknown][]).map(entry)
    }
    default:
      return String
  }
}

function exactEntry(type: DataType): (pair: [unknown, unknown]) => Exact {
  const [key, value] = type.children.map((child) => orNull(exactForm(child.type as DataType)))
  return (pair) => [key!(pair[0]), value!(pair[1])]
}

function orNull(toExact: (value: unknown) => Exact): (value: unknown) => Exact {
  return (value) => (value === null ? null : toExact(value))
}

/** The shortest digits that are read as the same number, with the sign of zero. */
function floatingPointText(value: number): string {
  if (!Number.isFinite(value)) return String(value)
  return Object.is(value, -0) ? '-0e+0' : value.toExponential()
}
