// For tests: an Arrow column in, its values out without any loss, read from the buffers and not by
// Arrow's own accessors, which cut microseconds and give decimals as words.
import { Type, type Data, type Vector } from 'apache-arrow'

export function readColumn(column: Vector): unknown[] {
  return column.data.flatMap(readData)
}

export function readData(data: Data): unknown[] {
  const read = reader(data)
  return Array.from({ length: data.length }, (_, row) => (data.getValid(row) ? read(row) : null))
}

function reader(data: Data): (row: number) => unknown {
  const { valueOffsets: ends } = data
  const { values } = data as { readonly values: Uint8Array }
  const bytes = (row: number): Buffer => Buffer.from(values.subarray(ends[row], ends[row + 1]))
  switch (data.typeId) {
    case Type.Null:
      return () => null
    case Type.Bool:
      return (row) => ((values[row >> 3]! >> (row & 7)) & 1) === 1
    case Type.Utf8:
      return (row) => bytes(row).toString()
    case Type.Binary:
      return (row) => bytes(row).toString('hex')
    case Type.Timestamp: {
      const { buffer, byteOffset, byteLength } = values
      const micros = new BigInt64Array(buffer.slice(byteOffset, byteOffset + byteLength))
      return (row) => micros[row]
    }
    case Type.Decimal: {
      const words = data.values as Uint32Array
      const { scale } = data.type as unknown as { scale: number }
      return (row) => decimalText(words.subarray(row * 4, row * 4 + 4), scale)
    }
    case Type.List: {
      const items = readData(data.children[0]!)
      return (row) => items.slice(ends[row], ends[row + 1])
    }
    case Type.Map: {
      const [keys, mapped] = data.children[0]!.children.map(readData) as [unknown[], unknown[]]
      const pairs = keys.map((key, index) => [key, mapped[index]])
      return (row) => pairs.slice(ends[row], ends[row + 1])
    }
    case Type.Struct: {
      const fields = data.children.map(readData)
      const names = data.type.children.map(({ name }) => name)
      return (row) => Object.fromEntries(names.map((name, index) => [name, fields[index]![row]]))
    }
    default:
      return (row) => (data.values as unknown[])[row]
  }
}

function decimalText(words: Uint32Array, scale: number): string {
  const bits = words.reduceRight((sum, word) => (sum << 32n) | BigInt(word), 0n)
  const value = BigInt.asIntN(128, bits)
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0')
  const whole = digits.slice(0, digits.length - scale)
  const sign = value < 0n ? '-' : ''
  return scale > 0 ? `${sign}${whole}.${digits.slice(-scale)}` : `${sign}${whole}`
}
