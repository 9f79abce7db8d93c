// A product with an output port for each type that a key may have; the tables are made by the test.
import { everybodyKnown } from '../../../src/declare/access-rule'
import { column, type Column } from '../../../src/declare/column'
import { dataProduct, type DataProduct } from '../../../src/declare/data-product'
import { table } from '../../../src/declare/source'

export interface KeyKind {
  readonly name: string
  /** As CREATE TABLE has it. */
  readonly sqlType: string
  readonly column: () => Column
  /** Values at which engines differ, as SQL casts them. */
  readonly texts: readonly string[]
}

/** Of which a collation takes several for one. */
const alike = ['a', 'A', 'a ', 'A ', 'b', 'B', 'ä', 'Ä', 'ß', 'ss']
const texts = [...alike, '', ' ', ' a', '😀', '\uffee', '\ufeffa', 'ﬀ']
function collated(name: string, collation: string): KeyKind {
  const sqlType = `STRING COLLATE ${collation}`
  return { name, sqlType, column: () => column.string(), texts: alike }
}
const floats = ['-Infinity', '-1.5', '-0.0', '0.0', '1e-30', '1.5', '1e30', 'Infinity', 'NaN']
const days = ['-0044-03-15', '0001-01-01', '1582-10-10', '1969-12-31', '1970-01-01', '9999-12-31']
const dates = [...days, '+10000-01-01']
const times = dates.flatMap((day) => [`${day} 00:00:00`, `${day} 23:59:59.999999`])

export const keyKinds: readonly KeyKind[] = [
  { name: 'text', sqlType: 'STRING', column: () => column.string(), texts },
  collated('caseless', 'UTF8_LCASE'),
  collated('trimmed', 'UTF8_BINARY_RTRIM'),
  collated('caseless-trimmed', 'UTF8_LCASE_RTRIM'),
  { name: 'boolean', sqlType: 'BOOLEAN', column: () => column.boolean(), texts: ['true', 'false'] },
  {
    name: 'bigint',
    sqlType: 'BIGINT',
    column: () => column.bigint(),
    texts: ['-9223372036854775808', '-1', '0', '1', '9007199254740993', '9223372036854775807'],
  },
  {
    name: 'decimal',
    sqlType: 'DECIMAL(38,18)',
    column: () => column.decimal(38, 18),
    texts: ['-99999999999999999999.999999999999999999', '-0.1', '0', '0.100000000000000001', '7'],
  },
  { name: 'float', sqlType: 'FLOAT', column: () => column.float(), texts: floats },
  { name: 'double', sqlType: 'DOUBLE', column: () => column.double(), texts: floats },
  { name: 'date', sqlType: 'DATE', column: () => column.date(), texts: dates },
  { name: 'timestamp', sqlType: 'TIMESTAMP', column: () => column.timestamp(), texts: times },
  {
    name: 'local',
    sqlType: 'TIMESTAMP_NTZ',
    column: () => column.timestampNtz(),
    texts: times,
  },
]

const operation = (name: string) =>
  `getWalk${name.replace(/(^|-)(\w)/g, (_, _dash, first: string) => first.toUpperCase())}`

export const walks: DataProduct = dataProduct({
  domain: 'testing',
  name: 'walks',
  version: '1.0.0',
  status: 'draft',
  title: 'Walks',
  description: 'Tables that change while their pages are walked, with keys of every type.',
  owner: { team: 'testing', email: 'testing@example.com' },
  access: everybodyKnown(),
  outputPorts: Object.fromEntries(
    keyKinds.map(({ name, column: keyColumn }) => [
      name,
      {
        operationId: operation(name),
        source: table('testing', 'walks', name.replaceAll('-', '_')),
        columns: { id: column.int({ nullable: false }), k: keyColumn(), part: column.string() },
        key: ['k', 'part'],
      },
    ]),
  ),
})
