// What requests and answers are on their way through the local gateway: what elements of a policy change, and that
// bodies pass as they come.
import { setTimeout as sleep } from 'node:timers/promises'
import { GatewayBeforeApp } from './gateway-before-app'

const app = new GatewayBeforeApp()

beforeAll(() => app.startApp())
afterAll(() => app.end())
afterEach(() => app.reset())

describe('requests', () => {
  it('reach the app below the address of the backend, and the query is untouched', async () => {
    await app.start({ inbound: '<rewrite-uri template="@(context.Request.OriginalUrl.Path)" />' })
    await app.ask('/things/rows?a=%ff&b=1&b=2&empty=&=&c')
    await app.ask('/things/v2/rows')
    expect(app.seen.map(({ url }) => url)).toEqual([
      '/app/things/rows?a=%ff&b=1&b=2&empty=&=&c',
      '/app/things/v2/rows',
    ])
  })

  it('have the headers that policies set, append, keep and delete', async () => {
    const set = (name: string, action: string, value: string) =>
      `<set-header name="${name}" exists-action="${action}"><value>${value}</value></set-header>`
    await app.start({
      inbound:
        set('x-a', 'override', '{{word}}') +
        set('x-b', 'skip', 'new') +
        set('x-c', 'append', '@(context.Product.Id)') +
        set('x-e', 'skip', 'new') +
        '<set-header name="X-D" exists-action="delete" />',
    })
    await app.ask('/things/rows', { headers: { 'x-a': 'a', 'x-b': 'b', 'x-c': 'c', 'x-d': 'd' } })
    const { 'x-a': a, 'x-b': b, 'x-c': c, 'x-d': d, 'x-e': e } = app.seen[0]!.headers
    expect([a, b, c, d, e]).toEqual(['named', 'b', 'c, things', undefined, 'new'])
  })

  it('lose a parameter in any case, and get one', async () => {
    await app.start({
      inbound:
        '<set-query-parameter name="gone" exists-action="delete" />' +
        '<set-query-parameter name="here"><value>a b</value></set-query-parameter>',
    })
    await app.ask('/things/rows?Gone=1&x=%20&g%6fne=2&here=3')
    expect(app.seen[0]!.url).toBe('/app/things/rows?x=%20&here=a%20b')
  })

  it('take their body with them', async () => {
    await app.start({})
    await app.ask('/things/sent', { method: 'POST', body: 'a body' })
    expect(app.seen[0]).toMatchObject({ method: 'POST', body: 'a body' })
  })
})

describe('choose', () => {
  it('runs the first branch that applies, or the last', async () => {
    const when = (value: string) =>
      `<when condition='@(context.Request.Headers.GetValueOrDefault("x", "") == "${value}")'>` +
      `<set-header name="found"><value>${value}</value></set-header></when>`
    const otherwise =
      '<otherwise><set-header name="found"><value>none</value></set-header></otherwise>'
    await app.start({
      inbound: `<choose>${when('1')}${when('2')}${when('2')}${otherwise}</choose>`,
    })
    for (const x of ['1', '2', '3']) await app.ask('/things/rows', { headers: { x } })
    expect(app.seen.map(({ headers }) => headers['found'])).toEqual(['1', '2', 'none'])
  })
})

describe('answers', () => {
  it('have the headers that outbound leaves, and status and body of the app', async () => {
    app.answer = (_, response) => {
      response.writeHead(206, { Server: 'app', 'X-Rows': '1' }).end('some')
    }
    await app.start({ outbound: '<set-header name="server" exists-action="delete" />' })
    const got = await app.ask('/things/rows')
    expect([got.status, got.headers.get('server'), got.headers.get('x-rows')]).toEqual([
      206,
      null,
      '1',
    ])
    expect(await got.text()).toBe('some')
  })

  it('of return-response start afresh, and the app is not asked', async () => {
    await app.start({
      inbound:
        '<return-response><set-status code="@(400 + 18)" reason="Teapot" />' +
        '<set-header name="a"><value>b</value></set-header>' +
        '<set-body>@(context.Request.Method + " " + context.Subscription.Id)</set-body></return-response>',
    })
    const got = await app.ask('/things/rows')
    expect([
      got.status,
      got.statusText,
      got.headers.get('a'),
      await got.text(),
      app.seen.length,
    ]).toEqual([418, 'Teapot', 'b', 'GET sub', 0])
  })

  it.each([
    ['StandardV2', true],
    ['Consumption', false],
  ] as const)('on %s come as they are made: %s', async (tier, areStreamed) => {
    let end: () => void = () => undefined
    app.answer = (_, response) => {
      response.write('first')
      end = () => response.end('last')
    }
    await app.start({}, { tier })
    const waiting = app.ask('/things/rows').then((got) => got.body!.getReader())
    const first = waiting.then((reader) => reader.read())
    const early = await Promise.race([first.then(() => true), sleep(300).then(() => false)])
    end()
    await first
    expect(early).toBe(areStreamed)
    const reader = await waiting
    while (!(await reader.read()).done);
  })
})

describe('answers that end early', () => {
  it('are cut for the caller where the app cuts them', async () => {
    app.answer = (_, response) => {
      response.write('first')
      setTimeout(() => response.destroy(), 50)
    }
    await app.start({})
    await expect(app.ask('/things/rows').then((got) => got.text())).rejects.toThrow('terminated')
  })

  it('end at the app when the caller leaves', async () => {
    let hasEnded: (() => void) | undefined
    const ended = new Promise<void>((resolve) => (hasEnded = resolve))
    app.answer = (_, response) => {
      response.once('close', () => hasEnded?.())
      response.write('first')
    }
    await app.start({})
    const controller = new AbortController()
    await app.ask('/things/rows', { signal: controller.signal })
    controller.abort()
    await ended
    expect(app.seen).toHaveLength(1)
  })
})
