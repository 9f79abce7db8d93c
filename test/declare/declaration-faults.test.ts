// What a faulty declaration is told: every fault at once, each with its place and what would be right.
import { column } from '../../src/declare/column'
import type { DataProduct } from '../../src/declare/data-product'
import { declarationFaults } from '../../src/declare/declaration-faults'
import { parameter } from '../../src/declare/parameter'
import { table, view } from '../../src/declare/source'
import { products } from '../../src/products'
import { productWith, productWithPort, soundPort } from './sample'

it.each(products)('finds no fault in $name', (product) => {
  expect(declarationFaults(product)).toEqual([])
})

it.each<[string, DataProduct]>([
  ['the sample', productWith({})],
  [
    'a view',
    productWithPort({ source: view('a', 'b', 'c', { changesWith: [table('a', 'b', 'd')] }) }),
  ],
  [
    'column names in upper case',
    productWithPort({ columns: { customerId: column.int(), ID: column.int() }, key: ['ID'] }),
  ],
  ['a second major version', productWith({ version: '2.10.3' })],
  [
    'column names with spaces and dots',
    productWithPort({ columns: { ...soundPort.columns, 'a b.c $': column.int() } }),
  ],
  [
    'examples as they are served',
    productWithPort({ columns: { id: column.bigint({ examples: ['1', null] }) } }),
  ],
])('finds no fault in %s', (_, product) => {
  expect(declarationFaults(product)).toEqual([])
})

const port = 'orders.outputPorts.totals'
const notKebab = 'is not kebab-case'
const notPlain = 'has a dot, slash, space or control character'
const notCamel = 'is not camelCase of 3 to 68 letters and digits'
const notSemantic = 'is not major.minor.patch with a major version of at least 1'
const notATime = 'is not a time such as 60s, 15m or 24h'
const reserved = 'is a reserved name'

it.each<[DataProduct, string, string]>([
  [productWith({ domain: 'Sales' }), 'orders.domain', notKebab],
  [productWith({ domain: '' }), 'orders.domain', notKebab],
  [productWith({ name: 'my_orders' }), 'my_orders.name', notKebab],
  [productWith({ name: 'orders-' }), 'orders-.name', notKebab],
  [productWith({ domain: 'd'.repeat(101) }), 'orders.domain', 'is longer than 100 characters'],
  [productWith({ name: 'events' }), 'events.name', reserved],
  [productWith({ name: 'catalog' }), 'catalog.name', reserved],
  [productWith({ name: 'docs' }), 'docs.name', reserved],
  [
    productWith({ outputPorts: { 'by-day': soundPort, byday: soundPort } }),
    'orders.outputPorts.byday.name',
    'differs from by-day only in dashes, which names in documents do not have',
  ],
  [productWith({ version: '0.9.0' }), 'orders.version', notSemantic],
  [productWith({ version: '1.0' }), 'orders.version', notSemantic],
  [productWith({ title: ' ' }), 'orders.title', 'is empty'],
  [productWith({ description: '' }), 'orders.description', 'is empty'],
  [productWith({ owner: { team: '', email: 'a@example.com' } }), 'orders.owner.team', 'is empty'],
  [
    productWith({ owner: { team: 'a', email: 'a.example.com' } }),
    'orders.owner.email',
    'is not an email address',
  ],
  [productWith({ outputPorts: {} }), 'orders.outputPorts', 'is empty: there is nothing to serve'],
  [productWith({ outputPorts: { docs: soundPort } }), 'orders.outputPorts.docs.name', reserved],
  [productWith({ outputPorts: { v2: soundPort } }), 'orders.outputPorts.v2.name', reserved],
  [productWith({ outputPorts: { Totals: soundPort } }), 'orders.outputPorts.Totals.name', notKebab],
  [productWithPort({ operationId: 'GetTotals' }), `${port}.operationId`, notCamel],
  [productWithPort({ operationId: 'go' }), `${port}.operationId`, notCamel],
  [productWithPort({ operationId: 'get_totals' }), `${port}.operationId`, notCamel],
  [productWithPort({ operationId: `g${'e'.repeat(68)}` }), `${port}.operationId`, notCamel],
  [productWithPort({ source: table('', 'b', 'c') }), `${port}.source.catalog`, 'is empty'],
  [productWithPort({ source: table('a', 'b.c', 'd') }), `${port}.source.schema`, notPlain],
  [
    productWithPort({ source: table('a', 'b', 'c'.repeat(256)) }),
    `${port}.source.name`,
    'is longer than 255 characters',
  ],
  [
    productWithPort({ source: view('a', 'b', 'c', { changesWith: [] }) }),
    `${port}.source.changesWith`,
    'names no table, so no change would be noticed',
  ],
  [
    productWithPort({ source: view('a', 'b', 'c', { changesWith: [table('a', 'b', 'x/y')] }) }),
    `${port}.source.changesWith.0.name`,
    notPlain,
  ],
  [productWithPort({ connection: 'Finance' }), `${port}.connection`, notKebab],
  [
    productWithPort({ serviceLevel: { maxStaleness: '1d' } }),
    `${port}.serviceLevel.maxStaleness`,
    notATime,
  ],
  [
    productWithPort({ serviceLevel: { maxStaleness: '0s' } }),
    `${port}.serviceLevel.maxStaleness`,
    notATime,
  ],
  [productWithPort({ key: [] }), `${port}.key`, 'is empty: pages need an order'],
  [productWithPort({ key: ['no'] }), `${port}.key`, 'names no, which is not a column'],
  [productWithPort({ key: ['id', 'id'] }), `${port}.key`, 'names id twice'],
  [
    productWithPort({ columns: { id: column.variant() } }),
    `${port}.key`,
    'names id, but values of type VARIANT have no order',
  ],
])('finds the one fault of case %#, at %s', (...[product, at, message]) => {
  expect(declarationFaults(product)).toEqual([{ at, message }])
})

it('lists the faults of a product, its output ports, columns, key and parameters together', () => {
  const product = productWith({
    title: '',
    outputPorts: {
      changes: {
        operationId: 'Go',
        source: table('a b', '', 'c'),
        columns: { id: column.bigint(), span: column.interval() },
        key: ['span', 'none'],
        parameters: { top: parameter.int().eq('id') },
      },
      more: { ...soundPort, key: [] },
    },
  })
  expect(declarationFaults(product)).toEqual([
    { at: 'orders.title', message: 'is empty' },
    { at: 'orders.outputPorts.changes.name', message: reserved },
    { at: 'orders.outputPorts.changes.operationId', message: notCamel },
    { at: 'orders.outputPorts.changes.source.catalog', message: notPlain },
    { at: 'orders.outputPorts.changes.source.schema', message: 'is empty' },
    {
      at: 'orders.outputPorts.changes.columns.span',
      message:
        'is INTERVAL, which JSON cannot represent exactly: ' +
        'cast it to STRING, or to BIGINT in a unit of your choice',
    },
    {
      at: 'orders.outputPorts.changes.key',
      message: 'names span, but values of type INTERVAL have no order',
    },
    { at: 'orders.outputPorts.changes.key', message: 'names none, which is not a column' },
    { at: 'orders.outputPorts.changes.parameters.top', message: reserved },
    {
      at: 'orders.outputPorts.changes.parameters.top',
      message: 'is INT, but its column id is BIGINT',
    },
    { at: 'orders.outputPorts.more.key', message: 'is empty: pages need an order' },
  ])
})

it('tells a name that an object literal takes for its prototype, wherever there are names', () => {
  const notAColumn = 'is a reserved name: rename the column in a view'
  const product = productWith({
    outputPorts: {
      __proto__: soundPort,
      totals: {
        ...soundPort,
        columns: { id: column.bigint(), __proto__: column.struct({ __proto__: column.int() }) },
        parameters: { __proto__: parameter.bigint().eq('id') },
      },
    },
  })
  expect(declarationFaults(product)).toEqual([
    {
      at: `${port}.columns.__proto__`,
      message: `has the field "__proto__", which ${notAColumn}`,
    },
    { at: `${port}.columns.__proto__`, message: notAColumn },
    {
      at: `${port}.parameters.__proto__`,
      message:
        'must be a letter, followed by at most 63 letters, digits, dots, dashes and underscores',
    },
    { at: 'orders.outputPorts.__proto__.name', message: notKebab },
  ])
})

it('takes names that look like numbers, which objects order by themselves', () => {
  const columns = { ...soundPort.columns, '2024': column.int(), '2023': column.int() }
  const product = productWithPort({ columns, key: ['id', '2024'] })
  expect(declarationFaults(product)).toEqual([])
  expect(Object.keys(product.outputPorts['totals']?.columns ?? {})).toEqual([
    '2023',
    '2024',
    'id',
    'name',
  ])
})
