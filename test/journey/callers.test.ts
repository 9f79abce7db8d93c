// What each of the people of the local stack sees, and its partner, of rows, events, documents and the
// catalog: what the products' access rules give them, and nothing that tells of the rest.
import { products } from '../../src/products'
import type { Caller } from '../stack/people'
import { startOwnHost, type OwnHost } from './host'
import { ask, type HttpAnswer } from './http'
import { control, headersOf, readyStack } from './stack'

/** A request for rows of each output port. */
const rowsOf = {
  'air-traffic': ['air-traffic/flights?top=1', 'air-traffic/airports?top=1'],
  'bird-strikes': ['bird-strikes/strikes?top=1'],
  'customer-analytics': ['customer-analytics/metrics?dateFrom=2024-01-01&top=1'],
  'licensed-drivers': ['licensed-drivers/drivers?year=2016&state=texas&top=1'],
}
type Product = keyof typeof rowsOf
const all = Object.keys(rowsOf) as Product[]

const seenBy: Readonly<Record<Exclude<Caller, 'nobody'>, readonly Product[]>> = {
  owner: ['air-traffic', 'customer-analytics'],
  analyst: ['air-traffic', 'bird-strikes', 'customer-analytics', 'licensed-drivers'],
  outsider: ['air-traffic'],
  partner: ['air-traffic', 'bird-strikes', 'customer-analytics'],
}
const callers = Object.entries(seenBy) as [Caller, readonly Product[]][]

let host: OwnHost

beforeAll(async () => {
  host = await startOwnHost({ EVENT_SCHEDULE: '0 0 0 1 1 *' }, readyStack(), readyStack())
})
afterAll(() => host.stop())

const asked = (target: string, as: Caller): Promise<HttpAnswer> =>
  ask(`/api/products/${target}`, { base: host.url, as })

/** What a caller can compare: all but the time, the request's ids, and how many more they may send. */
function visiblePart({ status, headers, bytes }: HttpAnswer): object {
  const { date, 'x-ms-request-id': id, 'x-ms-invocation-id': invocation, ...rest } = headers
  const { ratelimit, ...others } = rest
  expect([date, id === invocation, ratelimit]).toEqual([
    expect.any(String),
    true,
    expect.stringMatching(/^"requests";r=\d+;t=\d+$/),
  ])
  return { status, headers: others, body: bytes.toString() }
}

it('the table has all products and output ports', () => {
  const paths = products.flatMap(({ outputPorts }) =>
    Object.values(outputPorts).map(({ path }) => path),
  )
  const targets = Object.values(rowsOf).flat()
  expect(targets.map((target) => target.replace(/\?.*/, '')).sort()).toEqual(paths.sort())
})

describe.each(callers)('%s', (caller, seen) => {
  const hidden = all.filter((product) => !seen.includes(product))

  it('reads the rows, versions and documents of what is there for them', async () => {
    for (const product of seen) {
      for (const rows of rowsOf[product]) {
        const { status, json } = await asked(rows, caller)
        expect([status, (json as { value: object[] }).value.length]).toEqual([200, 1])
        const versions = await asked(rows.replace(/\?.*/, '/versions'), caller)
        expect([versions.status, versions.json]).toEqual([200, { value: expect.any(Array) as [] }])
      }
      const { status, json } = await asked(`${product}/openapi.json`, caller)
      expect([status, Object.keys((json as { paths: object }).paths).length > 0]).toEqual([
        200,
        true,
      ])
    }
  })

  it('meets of all others what is not there, also with a bad request, at no cost', async () => {
    const nothing = visiblePart(await asked('nothing/rows', caller))
    const noDocument = visiblePart(await asked('nothing/openapi.json', caller))
    await control().forgetStatements()
    for (const product of hidden) {
      for (const rows of rowsOf[product]) {
        const path = rows.replace(/\?.*/, '')
        for (const target of [rows, `${path}?top=-1&nonsense=1`, `${path}/versions`]) {
          expect(visiblePart(await asked(target, caller))).toEqual(nothing)
        }
      }
      expect(visiblePart(await asked(`${product}/openapi.json`, caller))).toEqual(noDocument)
    }
    expect(await control().statements()).toEqual([])
  })

  it('finds in the catalog, the text for agents and the AsyncAPI document what they may use', async () => {
    const { json } = await asked('catalog', caller)
    const named = (json as { value: { name: string }[] }).value.map(({ name }) => name)
    expect(named.filter((name) => all.some((each) => each === name)).sort()).toEqual(seen)
    for (const document of ['catalog', 'llms.txt', 'events/v1/asyncapi.json']) {
      const { status, bytes } = await asked(document, caller)
      const text = bytes.toString()
      expect([status, all.filter((product) => text.includes(product))]).toEqual([200, seen])
    }
  })
})

describe('through the gateway alone', () => {
  let gatewayOnly: OwnHost
  beforeAll(async () => {
    gatewayOnly = await startOwnHost({ AUTHENTICATION_MODE: 'gatewayAndCaller' })
  })
  afterAll(() => gatewayOnly.stop())

  const airports = '/api/products/air-traffic/airports?top=1'
  const codeOf = async (headers: Readonly<Record<string, string>>) => {
    const answer = await ask(airports, { base: gatewayOnly.url, as: 'nobody', headers })
    return answer.headers['x-ms-error-code'] ?? answer.status
  }

  it('a person needs the gateway’s token beside their own', async () => {
    const { 'X-Gateway-Authorization': gateway = '' } = headersOf('partner')
    const person = headersOf('outsider')
    expect(await codeOf({ ...person, 'X-Gateway-Authorization': gateway })).toBe(200)
    expect(await codeOf(person)).toBe('NotThroughGateway')
    const { Authorization: own = '' } = person
    expect(await codeOf({ ...person, 'X-Gateway-Authorization': own })).toBe('NotThroughGateway')
  })

  it('a partner is known, and nobody else by a subscription', async () => {
    const { 'X-Gateway-Authorization': gateway = '', ...subscription } = headersOf('partner')
    expect(await codeOf(headersOf('partner'))).toBe(200)
    expect(await codeOf(subscription)).toBe('NotThroughGateway')
    expect(await codeOf({ 'X-Gateway-Authorization': gateway })).toBe('Unauthenticated')
  })
})
