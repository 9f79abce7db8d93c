// Which Arrow type a warehouse sends for which SQL type. Reading a column by another type gives
// wrong values, so the two are compared before the first value is read.
import { DataType, DateUnit, Precision, TimeUnit, type Field } from 'apache-arrow'
import type { SqlType } from '../declare/sql-type'

const integerBits = { tinyint: 8, smallint: 16, int: 32, bigint: 64 } as const

/** Whether this is the Arrow type in which a warehouse sends this SQL type. */
export function isEncodedAs(type: SqlType, arrow: DataType): boolean {
  switch (type.kind) {
    case 'boolean':
      return DataType.isBool(arrow)
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
      return DataType.isInt(arrow) && arrow.isSigned && arrow.bitWidth === integerBits[type.kind]
    case 'float':
      return DataType.isFloat(arrow) && arrow.precision === Precision.SINGLE
    case 'double':
      return DataType.isFloat(arrow) && arrow.precision === Precision.DOUBLE
    case 'decimal':
      return (
        DataType.isDecimal(arrow) &&
        arrow.bitWidth === 128 &&
        arrow.precision === type.precision &&
        arrow.scale === type.scale
      )
    case 'string':
    case 'variant':
      return DataType.isUtf8(arrow)
    case 'binary':
      return DataType.isBinary(arrow)
    case 'date':
      return DataType.isDate(arrow) && arrow.unit === DateUnit.DAY
    case 'timestamp':
      return isMicroseconds(arrow) && Boolean(arrow.timezone)
    case 'timestamp_ntz':
      return isMicroseconds(arrow) && !arrow.timezone
    default:
      return isNestedAs(type, arrow)
  }
}

function isMicroseconds(arrow: DataType): arrow is DataType & { timezone?: string | null } {
  return DataType.isTimestamp(arrow) && arrow.unit === TimeUnit.MICROSECOND
}

function isNestedAs(type: SqlType, arrow: DataType): boolean {
  switch (type.kind) {
    case 'array':
      return DataType.isList(arrow) && every(arrow.children, [type.element])
    case 'struct':
      return DataType.isStruct(arrow) && hasFields(arrow.children, type.fields)
    case 'map': {
      const entries = DataType.isMap(arrow) ? arrow.children[0]?.type : undefined
      return DataType.isStruct(entries) && every(entries.children, [type.key, type.value])
    }
    default:
      return false
  }
}

function hasFields(children: readonly Field[], fields: Readonly<Record<string, SqlType>>): boolean {
  return Object.entries(fields).every(([name, type]) => {
    const child = children[childNamed(children, name)]
    return child !== undefined && isEncodedAs(type, child.type as DataType)
  })
}

/**
 * The position of the field with this name, or else of the only one whose name differs in case: Spark
 * does not distinguish upper and lower case in names. -1 if there is none, or more than one.
 */
export function childNamed(children: readonly { readonly name: string }[], name: string): number {
  const places = (isNamed: (given: string) => boolean) =>
    children.flatMap((child, place) => (isNamed(child.name) ? [place] : []))
  const exact = places((given) => given === name)
  const folded = name.toLowerCase()
  const found = exact.length > 0 ? exact : places((given) => given.toLowerCase() === folded)
  return found.length === 1 ? (found[0] ?? -1) : -1
}

function every(children: readonly Field[], types: readonly SqlType[]): boolean {
  return (
    children.length === types.length &&
    types.every((type, i) => {
      const child = children[i]
      return child !== undefined && isEncodedAs(type, child.type as DataType)
    })
  )
}
