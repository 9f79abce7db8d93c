// The names of a new product: said, derived from the table, or refused.
import { productNames, type SaidNames } from '../../src/cli/product-names'
import { Refusal } from '../../src/cli/refusal'
import type { TableName } from '../../src/declare/source'
import { products } from '../../src/products'

const orders: TableName = { catalog: 'mesh', schema: 'safety', name: 'Open_Orders' }
const nothing: SaidNames = {
  ...{ domain: undefined, product: undefined, port: undefined, connection: undefined },
}
const named = (said: Partial<SaidNames>, table: Partial<TableName> = {}) =>
  productNames({ ...nothing, ...said }, { ...orders, ...table }, products)

it('follow from the table, where its schema is a domain', () => {
  expect(named({})).toEqual({
    ...{ domain: 'safety', product: 'open-orders', port: 'orders', connection: 'default' },
  })
})

it('are those that a person says', () => {
  const said = { domain: 'sales', product: 'order-book', port: 'rows', connection: 'sales-own' }
  expect(named(said)).toEqual(said)
})

it.each<[title: string, said: Partial<SaidNames>, table: Partial<TableName>, sentence: string]>([
  [
    'a domain that is not there, unless a person says it',
    {},
    { schema: 'customer_analytics' },
    'There is no domain customer-analytics yet: name one of aviation, customer, safety, transport with --domain, or a new one.',
  ],
  [
    'a product that is there',
    {},
    { name: 'bird_strikes' },
    'The product bird-strikes is there already, in the domain safety: choose another name with --product.',
  ],
  [
    'a reserved output port',
    {},
    { name: 'order_versions' },
    'versions is a reserved name: choose another one with --port.',
  ],
  [
    'the name of a major version as output port',
    { port: 'v2' },
    {},
    'v2 is a reserved name: choose another one with --port.',
  ],
  [
    'a name that is not kebab-case',
    { product: 'OrderBook' },
    {},
    '--product needs a name of lower case letters, digits and single dashes, such as order-book; not "OrderBook".',
  ],
  [
    'a domain that leaves its folder',
    { domain: '../declare' },
    {},
    '--domain needs a name of lower case letters, digits and single dashes, such as order-book; not "../declare".',
  ],
  [
    'a table whose name gives none',
    {},
    { name: '2024_orders' },
    '--product needs a name of lower case letters, digits and single dashes, such as order-book; not "2024-orders".',
  ],
])('refuse %s', (_, said, table, sentence) => {
  expect(() => named(said, table)).toThrow(new Refusal(sentence))
})
