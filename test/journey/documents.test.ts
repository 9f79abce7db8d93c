// What describes the products, over HTTP: OpenAPI documents, the catalog and the text for agents.
import { makeLinks } from '../../src/base/links'
import { openApi } from '../../src/catalog/open-api'
import { decide } from '../../src/access/decide'
import { anonymous } from '../../src/access/principal'
import { airTraffic } from '../../src/products/aviation/air-traffic.v1'
import { ask, askRows, type ErrorBody } from './http'
import { control, readyStack } from './stack'

const document = '/api/products/air-traffic/openapi.json'
const catalog = '/api/products/catalog'
const agents = '/api/products/llms.txt'

interface CatalogPage {
  readonly value: readonly {
    readonly name: string
    readonly openApi: string
    readonly outputPorts: readonly { readonly rows: string }[]
  }[]
  readonly nextLink?: string
}

interface Described {
  readonly servers: readonly { readonly url: string }[]
  readonly paths: Readonly<Record<string, object>>
}

it.each([
  ['', '3.1'],
  ['?version=3.1', '3.1'],
  ['?version=3.0', '3.0'],
] as const)(
  'the OpenAPI document of a product is at its address%s',
  async (query, specification) => {
    const { status, headers, json } = await ask(document + query)
    const ports = Object.values(airTraffic.outputPorts).map((outputPort) => ({
      outputPort,
      scope: decide(anonymous(), outputPort),
    }))
    const links = makeLinks(`${readyStack().functionsUrl}/api/products`)
    const expected = openApi(airTraffic, ports, { specification, links, announces: false })
    expect(status).toBe(200)
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'cache-control': 'private, no-cache',
      vary: 'Accept, Accept-Encoding, Authorization',
    })
    expect(json).toEqual(JSON.parse(JSON.stringify(expected)))
  },
)

it('the recipe’s request is the document’s server, path and parameter', async () => {
  const { json } = await ask('/api/products/customer-analytics/openapi.json')
  const { servers, paths } = json as Described
  const [path = ''] = Object.keys(paths)
  const { pathname } = new URL(servers[0]!.url)
  const { status } = await ask(`${pathname}${path}?dateFrom=2024-01-01&top=1`)
  expect([path, status]).toEqual(['/customer-analytics/metrics', 200])
})

it('the catalog leads page by page to every product, and to its rows and documents', async () => {
  const found: CatalogPage['value'][number][] = []
  let next: string | undefined = `${catalog}?maxpagesize=4`
  while (next !== undefined) {
    const page = (await ask(next)).json as CatalogPage
    expect(page.value.length).toBeLessThanOrEqual(4)
    found.push(...page.value)
    const { pathname = '', search = '' } = page.nextLink ? new URL(page.nextLink) : {}
    next = page.nextLink && pathname + search
  }
  const names = found.map(({ name }) => name)
  expect(names).toEqual([...new Set(names)].sort())
  expect(names).toEqual(expect.arrayContaining(['air-traffic', 'bird-strikes', 'every-type']))
  const flights = found.find(({ name }) => name === 'air-traffic')!
  const links = [flights.openApi, ...flights.outputPorts.map(({ rows }) => rows)].map(
    (link) => new URL(link).pathname,
  )
  const answers = await Promise.all(links.map((link) => ask(link)))
  expect(links).toHaveLength(3)
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
})

it('the text for agents names the addresses of rows and of documents', async () => {
  const { status, headers, bytes } = await ask(agents)
  const base = `${readyStack().functionsUrl}/api/products`
  expect(status).toBe(200)
  expect(headers['content-type']).toBe('text/plain; charset=utf-8')
  expect(bytes.toString()).toContain(`[Flights](${base}/air-traffic/flights)`)
  expect(bytes.toString()).toContain(`[OpenAPI](${base}/air-traffic/openapi.json)`)
})

describe.each([document, catalog, agents])('%s', (target) => {
  it('is not sent again to a cache that has it', async () => {
    const { headers } = await ask(target)
    const again = await ask(target, { headers: { 'If-None-Match': headers.etag! } })
    expect([again.status, again.bytes.length]).toEqual([304, 0])
    expect(again.headers.etag).toBe(headers.etag)
  })

  it('has the headers of GET for HEAD, and no body', async () => {
    const get = await ask(target)
    const head = await ask(target, { method: 'HEAD' })
    const names = ['content-type', 'content-length', 'cache-control', 'etag', 'vary'] as const
    expect([head.status, head.bytes.length]).toEqual([200, 0])
    expect(names.map((name) => head.headers[name])).toEqual(names.map((name) => get.headers[name]))
  })

  it('is 405 for another method, and names those that there are', async () => {
    const { status, headers } = await ask(target, { method: 'POST' })
    expect([status, headers.allow]).toEqual([405, 'GET, HEAD'])
  })
})

it.each([
  [`${document}?version=2.0`, '*/*', 400, 'InvalidParameter', ['3.1', '3.0']],
  [`${document}?lang=en`, '*/*', 400, 'UnknownParameter', ['version']],
  [document, 'text/html', 406, 'NotAcceptable', ['application/json']],
  [catalog, 'text/html', 406, 'NotAcceptable', ['application/json']],
  [agents, 'text/html', 406, 'NotAcceptable', ['text/plain', 'text/markdown']],
  ['/api/products/nothing/openapi.json', '*/*', 404, 'NotFound', undefined],
  ['/api/products/air-traffic/v2/openapi.json', '*/*', 404, 'NotFound', undefined],
])('%s with Accept: %s is %d %s', async (target, accept, status, code, details) => {
  const answer = await ask(target, { headers: { accept } })
  const { error } = answer.json as ErrorBody
  const allowed = error.details?.map(({ message }) => message)
  expect([answer.status, error.code, allowed]).toEqual([status, code, details])
})

it('nothing of it is there without an identity', async () => {
  const targets = [document, catalog, agents, '/api/products/nothing/openapi.json']
  const answers = await Promise.all(targets.map((target) => ask(target, { as: 'nobody' })))
  expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401])
})

it('costs the warehouse nothing', async () => {
  await askRows('air-traffic/airports', 'top=1')
  await control().forgetStatements()
  await Promise.all([document, catalog, agents].map((target) => ask(target)))
  expect(await control().statements()).toEqual([])
})
