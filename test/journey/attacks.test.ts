// Attacks over HTTP on a host that demands the gateway's token. Whoever is not who they say gets the same
// answer at every address; who has no access learns nothing; and none of them costs a statement.
import { forgeries, type Forged } from './forgeries'
import { startOwnHost, type OwnHost } from './host'
import type { RowsPage } from './http'
import { leaksIn } from './leaks'
import { startOwnIssuer, type OwnIssuer } from './own-issuer'
import { sendRaw, type RawAnswer } from './raw-request'
import { control, readyStack } from './stack'

const metrics = '/api/products/customer-analytics/metrics'
const endpoints: readonly (readonly [method: string, target: string])[] = [
  ['GET', `${metrics}?dateFrom=2024-01-01`],
  ['GET', `${metrics}?dateFrom=never&nonsense=1`],
  ['HEAD', `${metrics}?dateFrom=2024-01-01`],
  ['POST', metrics],
  ['GET', '/api/products/air-traffic/airports/versions'],
  ['GET', '/api/products/air-traffic/openapi.json'],
  ['GET', '/api/products/catalog'],
  ['GET', '/api/products/llms.txt'],
  ['GET', '/api/products/events/v1/asyncapi.json'],
  ['GET', '/api/products/no-such-product/rows'],
  ['DELETE', '/api/products/no-such-product/rows'],
]

let own: OwnIssuer
let host: OwnHost
/** What the host says at its start, of itself and of where it is. */
let startText = ''
type Known = 'analyst' | 'owner' | 'outsider' | 'partner' | 'service'

beforeAll(async () => {
  const stack = readyStack()
  own = await startOwnIssuer(stack.warehouse)
  // With events there are versions and an AsyncAPI document; nothing is to be looked at.
  const settings = {
    AUTHENTICATION_MODE: 'gatewayAndCaller',
    EVENT_SCHEDULE: '0 0 0 1 1 *',
    EVENT_STORAGE_EVENTS: 'false',
  }
  const { warehouse } = stack
  const issuerUrl = own.issuer.authorityHost
  host = await startOwnHost(settings, { warehouse, issuerUrl }, stack)
  // The issuer's keys are read, and the source is known.
  await as('analyst', 'GET', `${metrics}?dateFrom=2024-01-01&maxpagesize=1`)
  await control().forgetStatements()
  startText = host.output()
})

afterAll(async () => {
  await host.stop()
  await own.close()
})

function send(method: string, target: string, { lines, query }: Forged): Promise<RawAnswer> {
  const mark = target.includes('?') ? '&' : '?'
  return sendRaw(host.url, `${method} ${target}${query ? mark + query : ''}`, lines)
}

/** Through the gateway. */
function as(who: Known, method: string, target: string, more: readonly string[] = []) {
  const { tokens, issuer, service } = own
  const isPartner = who === 'partner'
  const token = who === 'service' ? issuer.sign(service()) : isPartner ? '' : tokens[who]
  const caller = isPartner
    ? `X-Gateway-Subscription: ${tokens.partner['X-Gateway-Subscription']}`
    : `Authorization: Bearer ${token}`
  const gateway = `X-Gateway-Authorization: Bearer ${tokens.gateway}`
  return send(method, target, { lines: [gateway, caller, ...more] })
}

/** What the warehouse was asked while that was done. */
async function callsDuring(work: () => Promise<void>): Promise<unknown> {
  const before = (await control().counters()).calls
  await control().forgetStatements()
  await work()
  const after = (await control().counters()).calls
  const calls = Object.entries(after).filter(([name, count]) => count !== (before[name] ?? 0))
  return { calls, statements: await control().statements() }
}

const nothing = { calls: [], statements: [] }

describe('of whoever is not who they say', () => {
  it.each(forgeries)(
    '%s is %s at every address, and costs no statement',
    async (_, code, forge) => {
      const forged = await forge(own)
      const answers: RawAnswer[] = []
      const asked = await callsDuring(async () => {
        for (const [method, target] of endpoints) answers.push(await send(method, target, forged))
      })
      expect(asked).toEqual(nothing)
      const [first] = answers as [RawAnswer]
      const { status, headers, body } = first.looks
      expect([status, (JSON.parse(body) as { error: { code: string } }).error.code]).toEqual([
        401,
        code,
      ])
      const challenge = headers.find((line) => /^WWW-Authenticate:/i.test(line))
      expect(challenge?.replace(/^[^:]*: /, '')).toMatch(
        code === 'InvalidToken'
          ? /^Bearer realm="meshport", error="invalid_token", error_description="[ !#-[\]-~]+"$/
          : /^Bearer realm="meshport"$/,
      )
      const alike = endpoints.map(([method]) => ({
        status,
        headers,
        body: method === 'HEAD' ? '' : body,
      }))
      expect(answers.map(({ looks }) => looks)).toEqual(alike)
      expect(new Set(answers.map(({ requestId }) => requestId)).size).toBe(endpoints.length)
      expect(leaksIn(answers.map(({ text }) => text).join('\n'))).toEqual([])
    },
  )

  const unspeakable: readonly (readonly [string, (token: string) => readonly string[]])[] = [
    ['a zero byte', (token) => [`Authorization: Bearer ${token}\0`]],
    ['a line feed alone', (token) => [`X-A: b\nAuthorization: Bearer ${token}`]],
    ['a carriage return alone', (token) => [`X-A: b\rAuthorization: Bearer ${token}`]],
    ['a folded line', (token) => ['X-A: b', ` Authorization: Bearer ${token}`]],
    ['a blank before the colon', (token) => [`Authorization : Bearer ${token}`]],
    [
      'two lengths',
      (token) => [`Authorization: Bearer ${token}`, 'Content-Length: 0', 'Content-Length: 5'],
    ],
    [
      'a length and chunks',
      (token) => [
        `Authorization: Bearer ${token}`,
        'Content-Length: 5',
        // The end of the chunks, for who believes them.
        'Transfer-Encoding: chunked\r\n\r\n0',
      ],
    ],
    ['60 KB of a token', () => [`Authorization: Bearer ${'A'.repeat(60_000)}`]],
  ]

  it.each(unspeakable)('%s is refused below 500', async (_, linesOf) => {
    const { analyst } = own.tokens
    const gateway = `X-Gateway-Authorization: Bearer ${own.tokens.gateway}`
    const answers: RawAnswer[] = []
    const asked = await callsDuring(async () => {
      for (const [method, target] of endpoints) {
        answers.push(await send(method, target, { lines: [gateway, ...linesOf(analyst)] }))
      }
    })
    expect(asked).toEqual(nothing)
    const wrong = answers.filter(({ status }) => status < 400 || status >= 500)
    expect(wrong.map(({ text }) => text)).toEqual([])
    expect(leaksIn(answers.map(({ text }) => text).join('\n'))).toEqual([])
  })
})

describe('of a product without access and of one that does not exist', () => {
  const hidden = '/api/products/licensed-drivers'
  const absent = '/api/products/no-such-product'
  const requests: readonly (readonly [method: string, target: string, ...lines: string[]])[] = [
    ['GET', '/drivers'],
    ['GET', '/drivers?year=never&nonsense=1'],
    ['GET', '/drivers?year=2016&year=2017'],
    ['GET', '/drivers?skipToken=guess'],
    ['GET', '/drivers?asOfVersion=0'],
    ['GET', `/drivers?${'a'.repeat(2_100)}`],
    ['GET', '/drivers?a=%00%0d%0aX-Evil:1'],
    ['GET', '/drivers', 'Accept: image/png'],
    ['GET', '/drivers', 'Accept-Encoding: gzip'],
    ['GET', '/drivers', 'Cache-Control: no-cache', 'If-None-Match: *'],
    ['HEAD', '/drivers'],
    ['POST', '/drivers'],
    ['DELETE', '/drivers'],
    ['OPTIONS', '/drivers'],
    ['GET', '/drivers/'],
    ['GET', '/DRIVERS'],
    ['GET', '/drivers/versions'],
    ['GET', '/drivers/versions?after=never'],
    ['GET', '/openapi.json'],
    ['GET', '/openapi.json?version=9'],
    ['GET', '/openapi.json', 'If-None-Match: *'],
    ['PUT', '/openapi.json'],
  ]

  it.each(['outsider', 'owner', 'partner'] as const)('%s cannot tell them apart', async (who) => {
    const pairs: (readonly [RawAnswer, RawAnswer])[] = []
    const asked = await callsDuring(async () => {
      for (const [method, rest, ...lines] of requests) {
        pairs.push([
          await as(who, method, hidden + rest, lines),
          await as(who, method, absent + rest, lines),
        ])
      }
    })
    expect(asked).toEqual(nothing)
    expect(pairs.map(([one]) => one.looks)).toEqual(pairs.map(([, other]) => other.looks))
    expect(pairs.map(([{ status }]) => status)).toEqual(requests.map(() => 404))
    expect(leaksIn(pairs.map(([{ text }]) => text).join('\n'))).toEqual([])
  })
})

describe('a page token', () => {
  const airports = '/api/products/air-traffic/airports?maxpagesize=1'
  const everybody = ['analyst', 'owner', 'outsider', 'partner', 'service'] as const
  const nextOf = async (who: Known): Promise<string> => {
    const { looks } = await as(who, 'GET', airports)
    const { nextLink = '' } = JSON.parse(unchunked(looks.body)) as RowsPage
    const { pathname, search } = new URL(nextLink)
    return pathname + search
  }

  it.each(everybody)('of %s works for nobody else', async (who) => {
    const next = await nextOf(who)
    const others = everybody.filter((each) => each !== who)
    const answers: RawAnswer[] = []
    const asked = await callsDuring(async () => {
      for (const each of others) answers.push(await as(each, 'GET', next))
    })
    expect(asked).toEqual(nothing)
    expect(
      answers.map(({ status, text }) => [status, text.includes('"SkipTokenMismatch"')]),
    ).toEqual(others.map(() => [400, true]))
    expect((await as(who, 'GET', next)).status).toBe(200)
  })

  it('outlives the access token with which it was made', async () => {
    const next = await nextOf('analyst')
    const { issuer, analyst, tokens } = own
    const lines = [
      `X-Gateway-Authorization: Bearer ${tokens.gateway}`,
      `Authorization: Bearer ${issuer.sign(analyst())}`,
    ]
    expect((await send('GET', next, { lines })).status).toBe(200)
  })
})

describe('where requests are recorded', () => {
  it('a principal is its alias in logs and query tags, the same in both', async () => {
    const everybody = ['analyst', 'owner', 'outsider', 'partner', 'service'] as const
    const aliases = new Map<string, string>()
    for (const who of everybody) {
      await control().forgetStatements()
      const { requestId } = await as(who, 'GET', '/api/products/air-traffic/airports?top=1')
      const [statement] = await control().statements()
      const inTags = /(?:^|,)consumer:([^,]*)/.exec(statement!.queryTags)?.[1]
      const inLog = loggedPrincipal(requestId!)
      expect([inTags, inLog]).toEqual([inTags, inTags])
      expect(inTags).toMatch(/^[\w-]{16}$/)
      expect(leaksIn(statement!.queryTags)).toEqual([])
      aliases.set(who, inTags!)
    }
    expect(new Set(aliases.values()).size).toBe(everybody.length)
  })

  const loggedPrincipal = (requestId: string): string | undefined => {
    const line = host
      .output()
      .split('\n')
      .find((each) => each.includes(requestId) && each.includes('"requestAnswered"'))
    return line && /"principal":"([^"]*)"/.exec(line)?.[1]
  }

  it('nothing of all this is in the host’s log', () => {
    expect(leaksIn(host.output().slice(startText.length), [own.issuer.authorityHost])).toEqual([])
  })
})

/** Of a body that was sent in pieces. */
function unchunked(body: string): string {
  return body.slice(body.indexOf('{'), body.lastIndexOf('}') + 1)
}
