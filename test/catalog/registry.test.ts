// The declared products together: what two sound products can still get wrong between them, and that
// the app is told every fault at once.
import { connectionNames, FaultyDeclarations, servedOutputPorts } from '../../src/catalog/registry'
import {
  dataProduct,
  type DataProduct,
  type DataProductDeclaration,
} from '../../src/declare/data-product'
import type { OutputPortDeclaration } from '../../src/declare/output-port'
import { products } from '../../src/products'
import { soundDeclaration, soundPort } from '../declare/sample'

const options = {
  reservedNames: ['readHealth', 'readReadiness'],
  lastName: 'zNotFound',
}

const product = (
  name: string,
  outputPorts: Readonly<Record<string, Partial<OutputPortDeclaration>>>,
  changes: Partial<DataProductDeclaration> = {},
): DataProduct =>
  dataProduct({
    ...soundDeclaration,
    ...changes,
    name,
    outputPorts: Object.fromEntries(
      Object.entries(outputPorts).map(([port, given]) => [port, { ...soundPort, ...given }]),
    ),
  })

function faultsOf(declared: readonly DataProduct[]) {
  try {
    servedOutputPorts(declared, options)
    return []
  } catch (error) {
    if (error instanceof FaultyDeclarations) return error.faults
    throw error
  }
}

it('serves every output port of this repository, in the order of the list', () => {
  const served = servedOutputPorts(products, options)
  expect(served.map((each) => [each.product.name, each.outputPort.path])).toEqual([
    ['air-traffic', 'air-traffic/flights'],
    ['air-traffic', 'air-traffic/airports'],
    ['bird-strikes', 'bird-strikes/strikes'],
    ['customer-analytics', 'customer-analytics/metrics'],
    ['licensed-drivers', 'licensed-drivers/drivers'],
  ])
  expect(served.map(({ outputPort }) => outputPort)).toEqual(
    products.flatMap(({ outputPorts }) => Object.values(outputPorts)),
  )
})

it('gives each major version above the first an address of its own', () => {
  const first = product('orders', { totals: { operationId: 'getTotals' } })
  const second = product('orders', { totals: { operationId: 'getTotalsV2' } }, { version: '2.1.0' })
  const tenth = product(
    'orders',
    { totals: { operationId: 'getTotalsV10' } },
    { version: '10.0.0' },
  )
  const served = servedOutputPorts([first, second, tenth], options)
  expect(served.map(({ outputPort }) => outputPort.path)).toEqual([
    'orders/totals',
    'orders/v2/totals',
    'orders/v10/totals',
  ])
})

it('names each connection of a product once, whatever else the settings have', () => {
  const served = servedOutputPorts(
    [
      product('a', { one: { operationId: 'getOne', connection: 'finance' } }),
      product('b', { one: { operationId: 'getTwo' } }),
      product('c', { one: { operationId: 'getThree', connection: 'finance' } }),
    ],
    options,
  )
  expect(connectionNames(served)).toEqual(['finance', 'default'])
})

it('serves nothing when nothing is declared', () => {
  expect(servedOutputPorts([], options)).toEqual([])
})

it.each<[string, readonly DataProduct[], string, string]>([
  [
    'operationIds that differ only in case, in one product',
    [product('a', { one: { operationId: 'getTotals' }, two: { operationId: 'getTOTALS' } })],
    'a.outputPorts.two',
    'has the operationId getTOTALS, which another output port has',
  ],
  [
    'operationIds that differ only in case, across products',
    [
      product('a', { one: { operationId: 'getTotals' } }),
      product('b', { one: { operationId: 'gettotals' } }),
    ],
    'b.outputPorts.one',
    'has the operationId gettotals, which another output port has',
  ],
  [
    'the operationId of another function',
    [product('a', { one: { operationId: 'readhealth' } })],
    'a.outputPorts.one',
    'has the operationId readhealth, which is reserved',
  ],
  [
    'the operationId of the catch-all',
    [product('a', { one: { operationId: 'znotfound' } })],
    'a.outputPorts.one',
    'has the operationId znotfound, which is reserved',
  ],
  [
    'an operationId that the host would sort after the catch-all',
    [product('a', { one: { operationId: 'zoneTotals' } })],
    'a.outputPorts.one',
    'has an operationId that sorts after zNotFound',
  ],
  [
    'an operationId that ends like the function of a document',
    [product('a', { one: { operationId: 'getOpenApi' } })],
    'a.outputPorts.one',
    'has the operationId getOpenApi, but only functions of the app end in OpenApi',
  ],
  [
    'two products whose documents would be the same function',
    [
      product('a-b', { one: { operationId: 'getOne' } }),
      product('ab', { one: { operationId: 'getTwo' } }),
    ],
    'ab',
    'is at ab, which differs from a-b only in dashes or slashes',
  ],
  [
    'a product that is named like a major version of another',
    [
      product('a', { one: { operationId: 'getOne' } }, { version: '2.0.0' }),
      product('a-v2', { one: { operationId: 'getTwo' } }),
    ],
    'a-v2',
    'is at a-v2, which differs from a/v2 only in dashes or slashes',
  ],
  [
    'two products of one name and major version',
    [
      product('a', { one: { operationId: 'getOne' } }),
      product('a', { one: { operationId: 'getTwo' } }),
    ],
    'a',
    'is already declared, and sales declares it again',
  ],
  [
    'a name that another domain uses for another major version',
    [
      product('a', { one: { operationId: 'getOne' } }),
      product('a', { one: { operationId: 'getTwo' } }, { version: '2.0.0', domain: 'finance' }),
    ],
    'a',
    'is already declared, and finance declares it again',
  ],
])('refuses %s', (_, declared, at, message) => {
  expect(faultsOf(declared)).toEqual([{ at, message }])
})

it.each(['zNotFounc', 'zNotAll', 'zebra', 'getAll'])(
  'takes %s, which sorts first',
  (operationId) => {
    expect(faultsOf([product('a', { one: { operationId } })])).toEqual([])
  },
)

it('tells the faults of every product and those between them in one error', () => {
  const declared = [
    product('a', { one: { operationId: 'getTotals', key: [] } }, { title: '' }),
    product('b', { one: { operationId: 'GetTotals' } }),
  ]
  const faults = [
    { at: 'a.title', message: 'is empty' },
    { at: 'a.outputPorts.one.key', message: 'is empty: pages need an order' },
    {
      at: 'b.outputPorts.one.operationId',
      message: 'is not camelCase of 3 to 68 letters and digits',
    },
    {
      at: 'b.outputPorts.one',
      message: 'has the operationId GetTotals, which another output port has',
    },
  ]
  const lines = faults.map(({ at, message }) => `  ${at} ${message}`).join('\n')
  const failing = () => servedOutputPorts(declared, options)
  expect(faultsOf(declared)).toEqual(faults)
  expect(failing).toThrow(FaultyDeclarations)
  expect(failing).toThrow(new Error(`The declarations of data products have 4 faults:\n${lines}`))
})
