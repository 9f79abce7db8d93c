// What the local gateway does when it fails, repeats, counts, and is asked by a page of another origin.
import { GatewayBeforeApp, tellError, type AskOptions, type Parts } from './gateway-before-app'

const app = new GatewayBeforeApp()

beforeAll(() => app.startApp())
afterAll(() => app.end())
afterEach(() => app.reset())

describe('failures', () => {
  it('without on-error have what the platform says', async () => {
    await app.start({})
    const got = await fetch(`${app.gateway!.url}/things/rows`)
    const message = expect.stringContaining('missing subscription key') as string
    expect([got.status, await got.json()]).toEqual([401, { statusCode: 401, message }])
  })

  it.each<[string, string, AskOptions, Parts, string]>([
    [
      'no key',
      '/things/rows',
      { headers: { 'Ocp-Apim-Subscription-Key': '' } },
      {},
      'authorization SubscriptionKeyInvalid',
    ],
    ['no operation', '/things/none', {}, {}, 'configuration OperationNotFound'],
    ['no API', '/', {}, {}, 'configuration OperationNotFound'],
    [
      'an expression that throws',
      '/things/rows',
      {},
      { inbound: `<set-variable name="a" value='@((string)context.Variables["none"])' />` },
      'set-variable ExpressionValueEvaluationFailure',
    ],
    [
      'an identity without a token',
      '/things/rows',
      {},
      {
        inbound:
          '<authentication-managed-identity resource="a" client-id="b" output-token-variable-name="c" />',
      },
      'authentication-managed-identity ',
    ],
  ])('of %s: its source and its reason', async (_what, target, init, parts, error) => {
    await app.start({ ...parts, onError: tellError })
    expect(await (await app.ask(target, init)).text()).toBe(error)
  })

  it('of an app that does not answer in time, and of none', async () => {
    app.answer = () => undefined
    await app.start({ onError: tellError })
    expect(await (await app.ask('/things/rows')).text()).toBe('forward-request Timeout')
    await app.gateway!.close()
    await app.start({ onError: tellError }, { backendUrl: 'http://127.0.0.1:1' })
    expect(await (await app.ask('/things/rows')).text()).toBe(
      'forward-request BackendConnectionFailure',
    )
  })
})

describe('retry', () => {
  const retry = (condition: string) => ({
    backend: `<retry condition="${condition}" count="{{number}}" interval="0"><forward-request timeout="1" /></retry>`,
  })

  it('asks again as often as it may, and passes on the last answer', async () => {
    app.answer = (_, response) => {
      response.writeHead(503).end(String(app.seen.length))
    }
    await app.start(retry('@(context.Response.StatusCode == 503)'))
    const got = await app.ask('/things/rows')
    expect([got.status, await got.text(), app.seen.length]).toEqual([503, '3', 3])
  })

  it('asks no more once it goes well, nor where its condition says so', async () => {
    app.answer = (_, response) => {
      response.writeHead(app.seen.length < 2 ? 503 : 200).end()
    }
    await app.start(retry('@(context.Response.StatusCode == 503)'))
    expect([(await app.ask('/things/rows')).status, app.seen.length]).toEqual([200, 2])
    await app.gateway!.close()
    app.seen.length = 0
    await app.start(retry('@(false)'))
    expect([(await app.ask('/things/rows')).status, app.seen.length]).toEqual([503, 1])
  })

  it('has no response where the connection failed', async () => {
    app.answer = (request, response) => {
      if (app.seen.length < 2) request.socket.destroy()
      else response.end('again')
    }
    await app.start(retry('@(context.Response == null)'))
    expect(await (await app.ask('/things/rows')).text()).toBe('again')
  })
})

describe('limits', () => {
  let nowMs = 0
  const limited = (product: string) =>
    app.start({ product, onError: tellError }, { nowMs: () => nowMs })
  const statuses = async (count: number, headers: Record<string, string> = {}) => {
    const found: number[] = []
    for (let i = 0; i < count; i += 1)
      found.push((await app.ask('/things/rows', { headers })).status)
    return found
  }

  it('count by subscription, and begin anew after their time', async () => {
    await limited('<rate-limit calls="{{number}}" renewal-period="60" />')
    expect(await statuses(3)).toEqual([200, 200, 599])
    nowMs += 59_999
    expect(await statuses(1)).toEqual([599])
    nowMs += 1
    expect(await statuses(1)).toEqual([200])
  })

  it('count by key', async () => {
    await limited(
      `<quota-by-key calls="1" renewal-period="300" counter-key='@(context.Request.Headers.GetValueOrDefault("who", ""))' />`,
    )
    expect(await statuses(2, { who: 'a' })).toEqual([200, 599])
    expect(await statuses(1, { who: 'b' })).toEqual([200])
  })
})

describe('cors', () => {
  const cors =
    '<cors allow-credentials="false" terminate-unmatched-request="false">' +
    '<allowed-origins><origin>https://page.example.com</origin></allowed-origins>' +
    '<allowed-methods preflight-result-max-age="60"><method>GET</method></allowed-methods>' +
    '<allowed-headers><header>Authorization</header></allowed-headers>' +
    '<expose-headers><header>ETag</header></expose-headers></cors>'
  const origin = { Origin: 'https://page.example.com' }
  const preflight = {
    method: 'OPTIONS',
    headers: { ...origin, 'Access-Control-Request-Method': 'GET' },
  }

  it('answers a preflight without a key', async () => {
    await app.start({ global: cors })
    const got = await fetch(`${app.gateway!.url}/things/rows`, preflight)
    expect([got.status, got.headers.get('access-control-allow-origin')]).toEqual([
      200,
      'https://page.example.com',
    ])
    expect(got.headers.get('access-control-allow-headers')).toBe('Authorization')
    expect(app.seen).toEqual([])
  })

  it('lets a page of an allowed origin read an answer, also an error, and no other', async () => {
    await app.start({
      global: cors,
      inbound: `<choose><when condition='@(context.Request.Headers.ContainsKey("fail"))'>${tellError.replace('context.LastError.Source + " " + context.LastError.Reason', '"e"')}</when></choose>`,
    })
    const allowed = async (headers: Record<string, string>) =>
      (await app.ask('/things/rows', { headers })).headers.get('access-control-allow-origin')
    expect(await allowed(origin)).toBe('https://page.example.com')
    expect(await allowed({ ...origin, fail: '1' })).toBe('https://page.example.com')
    expect(await allowed({ Origin: 'https://other.example.com' })).toBeNull()
  })
})
