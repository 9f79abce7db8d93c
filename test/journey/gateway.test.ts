// What a consumer meets at the gateway, by the very policies that are deployed: keys, tokens, limits, errors in our
// shape, whole pages and links. The same on two tiers, one with limits by key and one without.
import { keys, startOwnGateway, type OwnGateway } from './own-gateway'
import { control } from './stack'
import { consumersSubscription, partnerSubscription } from '../stack/people'
import type { ErrorBody, RowsPage } from './http'

const keyHeader = 'Ocp-Apim-Subscription-Key'
const partner = { [keyHeader]: keys[partnerSubscription] }
const metrics = '/customer-analytics/metrics?dateFrom=2024-01-01'

describe.each(['StandardV2', 'Consumption'] as const)('on %s', (tier) => {
  let gateway: OwnGateway
  let nowMs = Date.now()

  beforeAll(async () => {
    gateway = await startOwnGateway({
      ...{ tier, nowMs: () => nowMs },
      namedValues: { 'calls-per-minute': '40', 'calls-per-day': '100' },
    })
  })
  afterAll(() => gateway.close())
  // A new day, so that no test uses up what another may ask.
  beforeEach(() => {
    nowMs += 86_400_000
  })

  const ask = (target: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${gateway.url}${target}`, init)

  const asOwner = () => ({
    [keyHeader]: keys[consumersSubscription],
    Authorization: `Bearer ${gateway.tokens.owner}`,
  })

  async function expectProblem(answer: Response, status: number, code: string): Promise<ErrorBody> {
    const body = (await answer.json()) as ErrorBody
    expect([answer.status, body.error.code]).toEqual([status, code])
    expect([body.error.message, body.error.innererror.hint].join()).toMatch(
      /^[A-Za-z].*\.,[A-Z].*\.$/,
    )
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/json',
      'cache-control': 'no-store',
      'x-ms-error-code': code,
      'x-ms-request-id': expect.stringMatching(/^[\w-]{36}$/) as string,
    })
    return body
  }

  it('the recipe’s request gets rows, by the key alone', async () => {
    const answer = await ask(metrics, {
      headers: { ...partner, 'Content-Type': 'application/json' },
    })
    const { value } = (await answer.json()) as RowsPage
    expect([answer.status, value.length]).toEqual([200, 100])
  })

  it('the key may be in the query, and the app does not see it', async () => {
    const answer = await ask(`${metrics}&subscription-key=${keys[partnerSubscription]}&top=1`)
    expect(answer.status).toBe(200)
  })

  it.each([
    ['no key', {}],
    ['a wrong key', { [keyHeader]: 'wrong' }],
    ['an empty key', { [keyHeader]: '' }],
  ])('%s is 401', async (_what, headers) => {
    const answer = await ask(metrics, { headers })
    await expectProblem(answer, 401, 'Unauthenticated')
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="meshport"')
  })

  it.each([
    ['a path that is not there', '/customer-analytics/nothing', 'GET'],
    ['a product that is not there', '/nothing/rows', 'GET'],
    ['the app’s own path', '/api/products/customer-analytics/metrics', 'GET'],
    ['another method', metrics, 'POST'],
  ])('%s is 404 in our shape', async (_what, target, method) => {
    await expectProblem(await ask(target, { method, headers: partner }), 404, 'NotFound')
  })

  it('an error of the app passes as it is', async () => {
    const answer = await ask('/customer-analytics/metrics', { headers: partner })
    const { error } = await expectProblem(answer, 400, 'MissingParameter')
    expect(error.target).toBe('dateFrom')
  })

  it('with a token and a key, the token says who asks', async () => {
    const rows = await ask(`${metrics}&top=1`, { headers: asOwner() })
    expect(rows.status).toBe(200)
    const hidden = await ask('/bird-strikes/strikes?top=1', { headers: asOwner() })
    await expectProblem(hidden, 404, 'NotFound')
  })

  it.each([
    ['another audience', { aud: 'another' }],
    ['another tenant', { iss: 'https://sts.example.com/t/v2.0' }],
    ['the past', { exp: 1_600_000_000, nbf: 1_500_000_000 }],
  ])('a token of %s is stopped before the app', async (_what, claims) => {
    const token = gateway.issuer.sign({ ...payloadOf(gateway.tokens.owner), ...claims })
    const headers = { ...partner, Authorization: `Bearer ${token}` }
    await expectProblem(await ask(metrics, { headers }), 401, 'InvalidToken')
  })

  it('headers that anybody writes do nothing', async () => {
    const forged = {
      'X-Gateway-Subscription': 'master',
      'X-Gateway-Authorization': `Bearer ${gateway.tokens.analyst}`,
      'X-MS-CLIENT-PRINCIPAL': 'e30=',
      'X-User-Roles': 'Analyst',
      'x-ms-invocation-id': '00000000-0000-4000-8000-000000000000',
    }
    const answer = await ask(`${metrics}&top=1`, { headers: { ...partner, ...forged } })
    expect(answer.status).toBe(200)
    const hidden = await ask('/licensed-drivers/drivers?year=2016&state=texas', {
      headers: { ...partner, ...forged },
    })
    await expectProblem(hidden, 404, 'NotFound')
  })

  it('the statement is tagged with the partner, and not with its name', async () => {
    await control().forgetStatements()
    await ask(`${metrics}&top=1`, { headers: { ...partner, 'Cache-Control': 'no-cache' } })
    const tags = (await control().statements()).map(({ queryTags }) => queryTags).join()
    expect(tags).toMatch(/consumer:[\w-]{16},/)
    expect(tags).not.toContain(partnerSubscription)
  })

  it('an answer names nothing behind the gateway', async () => {
    const answer = await ask(`${metrics}&top=1`, { headers: partner })
    const names = [...answer.headers.keys()]
    for (const name of ['server', 'x-powered-by', 'set-cookie', 'x-ms-invocation-id']) {
      expect(names).not.toContain(name)
    }
  })

  it.each(['/docs/', '/docs/page.js', '/events/v1/schema.json'])(
    '%s is there for everybody, also with a wrong key',
    async (target) => {
      for (const headers of [{}, { [keyHeader]: 'wrong' }, partner]) {
        const answer = await ask(target, { headers })
        expect([answer.status, (await answer.text()).length > 0]).toEqual([200, true])
      }
    },
  )

  it('the page’s address without a slash leads to the page', async () => {
    const answer = await ask('/docs')
    expect([answer.status, answer.url]).toEqual([200, `${gateway.url}/docs/`])
  })

  it('the catalog is what its caller may see, by key or by token, and its next links lead on', async () => {
    await expectProblem(await ask('/catalog'), 401, 'Unauthenticated')
    const pathsOf = async (headers: Readonly<Record<string, string>>) => {
      const paths: string[] = []
      let next: string | undefined = `${gateway.url}/catalog?maxpagesize=1`
      while (next !== undefined) {
        const answer = await fetch(next, { headers })
        expect(answer.status).toBe(200)
        const page = (await answer.json()) as { value: { path: string }[]; nextLink?: string }
        paths.push(...page.value.map(({ path }) => path))
        next = page.nextLink
      }
      return paths.sort()
    }
    const seen = await pathsOf(partner)
    expect(seen).toEqual(expect.arrayContaining(['air-traffic', 'bird-strikes']))
    expect(seen).not.toContain('licensed-drivers')
    const { Authorization } = asOwner()
    const tokenAlone = await pathsOf({ Authorization })
    expect(tokenAlone).toEqual(await pathsOf(asOwner()))
    expect(tokenAlone).not.toEqual(seen)
  })

  it('the schema that events name is where they name it', async () => {
    const answer = await ask('/events/v1/asyncapi.json', { headers: partner })
    expect(answer.status).toBe(200)
    const named = /https?:\/\/[^"]*schema\.json/.exec(await answer.text())?.[0]
    expect(named).toBe(`${gateway.url}/events/v1/schema.json`)
    expect((await fetch(named!)).status).toBe(200)
  })

  it('HEAD has the headers of GET and no body', async () => {
    const answer = await ask(`${metrics}&top=1`, { method: 'HEAD', headers: partner })
    expect([answer.status, await answer.text()]).toEqual([200, ''])
  })

  it('a page of 10,000 rows is whole', async () => {
    const answer = await ask('/air-traffic/flights?maxpagesize=10000', { headers: partner })
    const { value, nextLink } = (await answer.json()) as RowsPage
    expect([answer.status, value.length]).toEqual([200, 10_000])
    expect(nextLink).toMatch(`${gateway.url}/air-traffic/flights?`)
  })

  it('next links lead through the gateway to the end', async () => {
    const ids: unknown[] = []
    let next: string | undefined =
      `${gateway.url}/bird-strikes/strikes?state=hawaii&dateFrom=2000-01-01&maxpagesize=500`
    while (next !== undefined && ids.length < 100_000) {
      expect(next.startsWith(`${gateway.url}/bird-strikes/strikes?`)).toBe(true)
      const answer = await fetch(next, { headers: partner })
      const page = (await answer.json()) as RowsPage
      expect(answer.status).toBe(200)
      ids.push(...page.value.map(({ strike_id: id }) => id))
      next = page.nextLink
    }
    expect(ids.length).toBeGreaterThan(0)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('more than the limit is 429, and says when to come again', async () => {
    for (let i = 0; i < 40; i += 1) await ask('/customer-analytics/metrics', { headers: partner })
    const answer = await ask(metrics, { headers: partner })
    await expectProblem(answer, 429, 'TooManyRequests')
    expect(answer.headers.get('retry-after')).toBe('60')
    const other = await ask(`${metrics}&top=1`, { headers: asOwner() })
    expect(other.status).toBe(200)
    nowMs += 60_000
    const later = await ask(`${metrics}&top=1`, { headers: partner })
    expect(later.status).toBe(200)
  })

  it('more than the day’s calls is 429 until the day is over', async () => {
    for (let i = 0; i < 100; i += 1) {
      if (i % 40 === 0) nowMs += 60_000
      await ask('/customer-analytics/metrics', { headers: partner })
    }
    nowMs += 60_000
    const answer = await ask(metrics, { headers: partner })
    const { error } = await expectProblem(answer, 429, 'TooManyRequests')
    expect(error.message).toBe('You have sent too many requests in a day.')
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(80_000)
  })

  it('past the gateway nobody gets in', async () => {
    const answer = await fetch(`${gateway.host.url}/api/products${metrics}`, { headers: asOwner() })
    await expectProblem(answer, 401, 'NotThroughGateway')
  })
})

function payloadOf(token: string): object {
  const [, payload = ''] = token.split('.')
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as object
}
