// The OpenAPI document of a product: that it says what the code does, and nothing that a caller may
// not know.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { decide, type AccessScope, type ColumnAccess } from '../../src/access/decide'
import { anonymous } from '../../src/access/principal'
import { Problem, problems, recordedOnly, type ProblemCode } from '../../src/base/problem'
import { problemAnswer } from '../../src/functions/http/problem-answer'
import { column } from '../../src/declare/column'
import { parameter } from '../../src/declare/parameter'
import { table, view } from '../../src/declare/source'
import { products } from '../../src/products'
import { airTraffic } from '../../src/products/aviation/air-traffic.v1'
import { customerAnalytics } from '../../src/products/customer/customer-analytics.v1'
import { parseRequest } from '../../src/query/request'
import { productWith, productWithPort, soundPort } from '../declare/sample'
import { problemOf } from '../problem-of'
import type { ErrorBody } from '../journey/http'
import { everyType, testProducts } from '../journey/app/products'
import { expectGoldenFile } from '../suites/golden-file'
import { documentOf, everyDocument } from './documents'

const every = [...products, ...testProducts]
const ports = every.flatMap((product) =>
  Object.values(product.outputPorts).map((port) => [port.operationId, product, port] as const),
)

it('of a small product is this, but for the problems', () => {
  const { components, ...document } = documentOf(
    productWithPort({ parameters: { from: parameter.bigint().gte('id') } }),
  )
  const { schemas, headers, responses } = components
  const names = Object.keys(responses)
  const golden = path.join(__dirname, 'golden/open-api.json')
  const shown = { ...document, components: { schemas, headers, responses: names } }
  expectGoldenFile(golden, `${JSON.stringify(shown, null, 2)}\n`)
})

it.each(ports)('describes every parameter that %s takes', (_, product, port) => {
  const { parameters } = documentOf(product).paths[`/${port.path}`]!.get
  const names = parameters.flatMap(({ in: at, name }) => (at === 'query' ? [name] : []))
  const refused = problemOf(() => parseRequest('no', port, decide(anonymous(), port)))
  const taken = (refused.options.details ?? []).map(({ message }) => message)
  const ofVersions = ['asOfVersion', 'asOfTimestamp']
  const left = port.versioning === 'none' ? ['skipToken', ...ofVersions] : ['skipToken']
  expect(names).toEqual(taken.filter((name) => !left.includes(name)))
})

it.each(ports)('gives examples of parameters that %s takes', (_, product, port) => {
  const { parameters } = documentOf(product).paths[`/${port.path}`]!.get
  const pairs = parameters
    .filter(({ in: at, name }) => at === 'query' && name !== 'asOfTimestamp')
    .map(({ name, example }): [string, string] => [name, String(example)])
  const asked = parseRequest(new URLSearchParams(pairs).toString(), port, decide(anonymous(), port))
  expect(asked.predicates).toHaveLength(Object.keys(port.parameters).length)
})

it('has the recipe’s request under the URL that consumers know', () => {
  const { servers, paths } = documentOf(customerAnalytics)
  expect(servers).toEqual([{ url: 'https://data.contoso.com' }])
  expect(paths['/customer-analytics/metrics']?.get).toMatchObject({
    operationId: 'getCustomerMetrics',
    parameters: expect.arrayContaining([
      {
        name: 'dateFrom',
        in: 'query',
        description: 'The first day to return.',
        required: true,
        schema: { type: 'string', format: 'date' },
        example: '2024-01-01',
      },
    ]) as unknown,
  })
})

it('has the events of an output port only where they are announced', () => {
  const announced = Object.keys(documentOf(airTraffic).paths)
  const silent = documentOf(airTraffic, { announces: false })
  expect(announced).toEqual([
    ...['/air-traffic/flights', '/air-traffic/flights/versions'],
    ...['/air-traffic/airports', '/air-traffic/airports/versions'],
  ])
  expect(Object.keys(silent.paths)).toEqual(['/air-traffic/flights', '/air-traffic/airports'])
  expect(JSON.stringify(silent)).not.toMatch(/EventsPage|EventsGone.*Versions410/)
})

it('names no versions where the source has none', () => {
  const product = productWithPort({
    source: view('mesh', 'sales', 'totals', { changesWith: [table('mesh', 'sales', 'orders')] }),
  })
  const { parameters, responses } = documentOf(product).paths['/orders/totals']!.get
  expect(parameters.map(({ name }) => name)).toEqual(['top', 'maxpagesize'])
  expect(JSON.stringify(responses['200'])).not.toContain('Delta-Table-Version')
})

it('never names a table, nor the skipToken as a parameter', () => {
  for (const [, document] of everyDocument) {
    const text = JSON.stringify(document)
    expect(text).not.toMatch(/data_mesh_catalog|secret_table_name|"name":"skipToken"/)
  }
})

it('puts a second major version at its own address', () => {
  expect(Object.keys(documentOf(productWith({ version: '2.3.1' })).paths)).toEqual([
    ...['/orders/v2/totals', '/orders/v2/totals/versions'],
  ])
})

it.each([
  ['proposed', undefined, 'This product is proposed: it may still change, or not come at all.'],
  ['draft', undefined, 'This product is a draft: it may still change.'],
  ['active', undefined, undefined],
  ['deprecated', true, 'This product is deprecated: use another before it is retired.'],
  ['retired', true, 'This product is retired.'],
] as const)('of a product that is %s', (status, deprecated, text) => {
  const { paths, info } = documentOf(productWith({ status }))
  const operations = Object.values(paths).map(({ get }) => get.deprecated)
  expect(operations).toEqual([deprecated, deprecated])
  expect(info['description']).toBe(['What was ordered.', ...(text ? [text] : [])].join('\n\n'))
})

it('says who owns the product, where its data comes from and under which licence', () => {
  const origin = [
    { source: 'A register.', license: 'CC0-1.0' },
    { source: 'Another.', license: 'CC0-1.0' },
    { source: 'A third.', license: 'MIT' },
  ]
  expect(documentOf(productWith({ origin })).info).toEqual({
    title: 'Orders',
    version: '1.0.0',
    description: [
      'What was ordered.',
      'Origin: A register. Licence: CC0-1.0',
      'Origin: Another. Licence: CC0-1.0',
      'Origin: A third. Licence: MIT',
    ].join('\n\n'),
    contact: { name: 'sales-data', email: 'sales-data@example.com' },
    license: { name: 'CC0-1.0; MIT' },
  })
})

describe('for a caller who may not see every column', () => {
  const port = {
    ...soundPort,
    columns: {
      id: column.bigint({ nullable: false }),
      name: column.string({ nullable: false, examples: ['Ada'] }),
      secret: column.int(),
    },
    parameters: {
      from: parameter.bigint().gte('id'),
      called: parameter.string().eq('name'),
      secret: parameter.int().eq('secret'),
    },
  }
  const scopeOf = (): AccessScope => ({
    visible: true,
    columns: new Map<string, ColumnAccess>([
      ['id', 'clear'],
      ['name', 'masked'],
      ['secret', 'hidden'],
    ]),
    mandatory: [],
  })
  const document = documentOf(productWith({ outputPorts: { totals: port } }), { scopeOf })

  it('a hidden column is not there, and a masked one is null', () => {
    expect(document.components.schemas['TotalsRow']).toEqual({
      description: 'totals',
      type: 'object',
      properties: {
        id: { type: 'string', format: 'int64', pattern: '^-?\\d{1,19}$' },
        name: { type: ['string', 'null'], examples: [null] },
      },
      required: ['id', 'name'],
    })
    expect(JSON.stringify(document)).not.toMatch(/["`]secret["`]/)
  })

  it('no parameter compares with either', () => {
    const { parameters } = document.paths['/orders/totals']!.get
    expect(parameters.map(({ name }) => name)).toEqual([
      ...['from', 'top', 'maxpagesize', 'asOfVersion', 'asOfTimestamp', 'Cache-Control'],
    ])
  })
})

const cells = (specification: '3.1' | '3.0') =>
  documentOf(everyType, { specification }).components.schemas['CellsRow']!.properties!

it.each([
  ['id', { type: 'integer', format: 'int32', minimum: -2147483648, maximum: 2147483647 }],
  ['a_tinyint', { type: ['integer', 'null'], format: 'int8', minimum: -128, maximum: 127 }],
  ['a_bigint', { type: ['string', 'null'], format: 'int64', pattern: '^-?\\d{1,19}$' }],
  ['a_decimal', { type: ['string', 'null'], format: 'decimal', pattern: '^-?\\d+\\.\\d{18}$' }],
  [
    'a_double',
    {
      anyOf: [
        { type: 'number', format: 'double' },
        { type: 'string', enum: ['NaN', 'Infinity', '-Infinity'] },
        { type: 'null' },
      ],
    },
  ],
  [
    'a_binary',
    {
      type: ['string', 'null'],
      contentEncoding: 'base64',
      pattern: expect.any(String) as string,
    },
  ],
])('in 3.1 the column %s has this schema', (name, schema) => {
  expect(cells('3.1')[name]).toEqual(schema)
})

it.each([
  ['a_bigint', { type: 'string', nullable: true, format: 'int64', pattern: '^-?\\d{1,19}$' }],
  [
    'a_double',
    {
      anyOf: [
        { type: 'number', nullable: true, format: 'double' },
        { type: 'string', enum: ['NaN', 'Infinity', '-Infinity'] },
      ],
    },
  ],
  [
    'a_binary',
    { type: 'string', nullable: true, format: 'byte', pattern: expect.any(String) as string },
  ],
])('in 3.0 the column %s has this schema', (name, schema) => {
  expect(cells('3.0')[name]).toEqual(schema)
})

describe('the problems', () => {
  const { components } = documentOf(airTraffic)
  const documented = Object.entries(components.responses).flatMap(([name, response]) =>
    Object.entries(response.content['application/json'].examples ?? {}).map(
      ([code, { value }]) => [name, code as ProblemCode, value] as const,
    ),
  )

  it('are all that a caller can receive, each under its status', () => {
    const found = documented.map(([name, code]) => `${code} ${name.replace(/\D/g, '')}`)
    const given = Object.entries(problems).filter(([code]) => !recordedOnly.has(code as never))
    expect([...new Set(found)].sort()).toEqual(
      given.map(([code, { status }]) => `${code} ${status}`).sort(),
    )
  })

  it('are, with those that are only recorded, what docs/errors.md lists', () => {
    const page = readFileSync(path.join(__dirname, '../../docs/errors.md'), 'utf8')
    const listed = [...page.matchAll(/^\| `(\w+)` +\| (\d{3}) /gm)].map(
      ([, code, status]) => `${code} ${status}`,
    )
    const found = documented.map(([name, code]) => `${code} ${name.replace(/\D/g, '')}`)
    const recorded = [...recordedOnly].map((code) => `${code} ${problems[code].status}`)
    expect([...new Set(listed)].sort()).toEqual([...new Set([...found, ...recorded])].sort())
  })

  it('have the form in which the app answers them', () => {
    expect(documented.map(([, , value]) => value)).toEqual(
      documented.map(([, code, value]) => {
        const { message, ...options } = (value as ErrorBody).error
        return JSON.parse(
          problemAnswer(new Problem(code, message, options)).body as string,
        ) as unknown
      }),
    )
  })

  it('say of a bad request what the app says', () => {
    const example = (name: string, code: string) =>
      documented.find((each) => each[0] === name && each[1] === code)?.[2]
    expect(example('Rows400', 'UnknownParameter')).toMatchObject({
      error: { message: 'There is no parameter "limit".', target: 'limit' },
    })
    expect(example('Versions400', 'UnknownParameter')).toMatchObject({
      error: { details: [{ message: 'after' }, { message: 'maxpagesize' }] },
    })
    expect(example('Rows406', 'NotAcceptable')).toMatchObject({ error: { target: 'Accept' } })
  })

  it('say which codes a status can have, and when it helps to ask again', () => {
    const { Rows502, Rows503, Rows404 } = components.responses
    const codes = (response = Rows502) => response?.headers['x-ms-error-code']?.schema?.enum
    expect(codes(Rows503)).toEqual([
      'IdentityProviderUnavailable',
      'WarehouseUnavailable',
      'WarehouseStarting',
      'WarehouseBusy',
      'SecretsUnavailable',
    ])
    expect(
      [Rows404, Rows502, Rows503].map((each) => 'Retry-After' in (each?.headers ?? {})),
    ).toEqual([false, true, true])
  })
})
