// What is asked wrongly is refused with a code, a target and a hint, and never reaches the warehouse.
import { anonymous } from '../../src/access/principal'
import { fixedSecret } from '../../src/base/secret'
import { makePageTokens, type PageTokenKeys } from '../../src/query/page-token'
import { ask, askRows, type ErrorBody, type RowsPage } from './http'
import { control } from './stack'

const metrics = '/api/products/customer-analytics/metrics'
const drivers = '/api/products/licensed-drivers/drivers'
const flights = '/api/products/air-traffic/flights'

interface BadRequest {
  readonly target: string
  readonly status: number
  readonly code: string
  /** What the error names as its target. */
  readonly at?: string
  readonly method?: string
}

const bad = (target: string, status: number, code: string, at?: string): BadRequest => ({
  target,
  status,
  code,
  ...(at !== undefined && { at }),
})

const cases: readonly BadRequest[] = [
  bad(metrics, 400, 'MissingParameter', 'dateFrom'),
  bad(`${metrics}?dateFrom=2024-02-30`, 400, 'InvalidParameter', 'dateFrom'),
  bad(`${metrics}?dateFrom=2024-1-1`, 400, 'InvalidParameter', 'dateFrom'),
  bad(`${metrics}?dateFrom=`, 400, 'InvalidParameter', 'dateFrom'),
  bad(`${metrics}?dateFrom=2024-01-01T00:00:00Z`, 400, 'InvalidParameter', 'dateFrom'),
  bad(`${metrics}?dateFrom=2024-01-01&dateFrom=2024-01-02`, 400, 'RepeatedParameter', 'dateFrom'),
  bad(`${metrics}?datefrom=2024-01-01`, 400, 'UnknownParameter', 'datefrom'),
  bad(`${metrics}?dateFrom=2024-01-01&__proto__=1`, 400, 'UnknownParameter', '__proto__'),
  bad(
    `${metrics}?dateFrom=2024-01-01&subscription-key=1`,
    400,
    'UnknownParameter',
    'subscription-key',
  ),
  bad(`${metrics}?dateFrom=2024-01-01%0d%0aX-Evil:1`, 400, 'InvalidCharacter', 'dateFrom'),
  bad(`${drivers}?state=a%00b`, 400, 'InvalidCharacter', 'state'),
  bad(`${drivers}?state=%ED%A0%80`, 400, 'InvalidEncoding'),
  bad(`${drivers}?state=%C0%AF`, 400, 'InvalidEncoding'),
  bad(`${drivers}?year=16`, 400, 'InvalidParameter', 'year'),
  bad(`${drivers}?year=20160`, 400, 'InvalidParameter', 'year'),
  bad(`${drivers}?year=2e3`, 400, 'InvalidParameter', 'year'),
  bad(`${flights}?top=-1`, 400, 'InvalidParameter', 'top'),
  bad(`${flights}?top=1e309`, 400, 'InvalidParameter', 'top'),
  bad(`${flights}?top=1&%24top=1`, 400, 'RepeatedParameter', 'top'),
  bad(`${flights}?Headers=%7B%22accept%22%3A%22x%22%7D`, 400, 'UnknownParameter', 'Headers'),
  bad(`${flights}?maxpagesize=0`, 400, 'InvalidParameter', 'maxpagesize'),
  bad(`${flights}?skipToken=`, 400, 'InvalidSkipToken', 'skipToken'),
  bad(`${flights}?skipToken=eyJhbGciOiJub25lIn0..a.b.c`, 400, 'InvalidSkipToken', 'skipToken'),
  bad(`${flights}?${'a'.repeat(2_083)}=1`, 414, 'UrlTooLong'),
  bad(
    `${flights}?${Array.from({ length: 65 }, (_, i) => `p${i}`).join('&')}`,
    400,
    'TooManyParameters',
  ),
  bad('/api/products/air-traffic/nothing', 404, 'NotFound'),
  bad('/api/products/nothing/flights', 404, 'NotFound'),
  bad('/api/products/air-traffic/flights/1', 404, 'NotFound'),
  bad('/api', 404, 'NotFound'),
  { ...bad(flights, 405, 'MethodNotAllowed'), method: 'POST' },
  { ...bad(flights, 405, 'MethodNotAllowed'), method: 'DELETE' },
  { ...bad(`${flights}/`, 405, 'MethodNotAllowed'), method: 'POST' },
  { ...bad('/API/products/air%2Dtraffic/flights', 405, 'MethodNotAllowed'), method: 'POST' },
  { ...bad('/api/products/air%2Dtraffic/nothing', 404, 'NotFound'), method: 'POST' },
  { ...bad('/api/health', 405, 'MethodNotAllowed'), method: 'PUT' },
]

beforeAll(async () => {
  await askRows('air-traffic/flights', 'top=1')
  await control().forgetStatements()
})

it.each(cases)('$target is $status $code', async ({ target, status, code, at, method = 'GET' }) => {
  const answer = await ask(target, { method })
  const { error } = answer.json as ErrorBody
  expect(answer.status).toBe(status)
  expect(answer.headers).toMatchObject({
    'x-ms-error-code': code,
    'x-ms-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    'content-type': 'application/json',
    'cache-control': 'no-store',
  })
  expect({ code: error.code, target: error.target }).toEqual({ code, target: at })
  expect(error.message).toMatch(/\.$/)
  expect(error.innererror.hint).toMatch(/\.$/)
  if (status === 405) expect(answer.headers.allow).toBe('GET, HEAD')
  if (code === 'UnknownParameter')
    expect(error.details?.map(({ message }) => message)).toContain('top')
})

it('and none of them reached the warehouse', async () => {
  expect(await control().statements()).toEqual([])
})

it('a header that claims another host changes no link and no parameter', async () => {
  const { json } = await askRows('air-traffic/airports', 'maxpagesize=1', {
    headers: {
      host: 'evil.example',
      'x-forwarded-host': 'evil.example/?top=3#',
      'x-forwarded-proto': 'gopher',
    },
  })
  const { nextLink } = json as RowsPage
  expect(nextLink).toMatch(
    /^http:\/\/localhost:\d+\/api\/products\/air-traffic\/airports\?maxpagesize=1&/,
  )
  await control().forgetStatements()
})

describe('a next link', () => {
  const linkOf = async (query: string) => {
    const { json } = await askRows('air-traffic/flights', query)
    await control().forgetStatements()
    const { nextLink = '' } = json as RowsPage
    return new URL(nextLink)
  }
  const codeOf = async (link: URL) => {
    const answer = await ask(link.pathname + link.search)
    return (answer.json as Partial<ErrorBody>).error?.code ?? answer.status
  }

  afterEach(async () => {
    expect(await control().statements()).toEqual([])
  })

  it('that was changed anywhere is refused', async () => {
    const link = await linkOf('maxpagesize=2')
    const token = link.searchParams.get('skipToken') ?? ''
    for (const at of [3, 30, 60, token.length - 10]) {
      const changed = token.slice(0, at) + (token[at] === 'x' ? 'y' : 'x') + token.slice(at + 1)
      link.searchParams.set('skipToken', changed)
      expect(await codeOf(link)).toBe('InvalidSkipToken')
    }
  })

  it('for another query is refused, and for another page size taken', async () => {
    const link = await linkOf('maxpagesize=2&origin=SFO')
    link.searchParams.set('maxpagesize', '3')
    expect(await codeOf(link)).toBe(200)
    await control().forgetStatements()
    link.searchParams.set('origin', 'JFK')
    expect(await codeOf(link)).toBe('SkipTokenMismatch')
    link.searchParams.delete('origin')
    expect(await codeOf(link)).toBe('SkipTokenMismatch')
  })

  it('sealed by another key is refused', async () => {
    const link = await linkOf('maxpagesize=2')
    const foreign = makePageTokens(fixedSecret<PageTokenKeys>({ current: new Uint8Array(32) }))
    const plan = { order: [] } as unknown as Parameters<typeof foreign.seal>[0]
    link.searchParams.set(
      'skipToken',
      await foreign.seal(plan, anonymous(), { after: [], rowsLeft: undefined }),
    )
    expect(await codeOf(link)).toBe('InvalidSkipToken')
  })

  it('that belongs to another output port is refused', async () => {
    const link = await linkOf('maxpagesize=2')
    link.pathname = link.pathname.replace('flights', 'airports')
    expect(await codeOf(link)).toBe('SkipTokenMismatch')
  })
})
