// The schema of events and the AsyncAPI document over HTTP: who may read them, how they are sent, and
// that they are not there where nothing is announced.
import Ajv2020 from 'ajv/dist/2020'
import addFormats from 'ajv-formats'
import { announceOnScheduleName } from '../../src/functions/announce-on-schedule'
import { sampleEvent } from '../suites/sample-event'
import { startOwnHost, type OwnHost } from './host'
import { ask, type ErrorBody } from './http'

const schema = '/api/products/events/v1/schema.json'
const document = '/api/products/events/v1/asyncapi.json'
const key = Buffer.alloc(32, 1).toString('base64')
const announcing = {
  EVENT_GRID_ENDPOINT: 'http://127.0.0.1:9/api/events',
  EVENT_GRID_KEY: key,
  EVENT_STATE_ENDPOINT: 'http://127.0.0.1:9/state',
  EVENT_STATE_KEY: key,
  // Nothing is to be looked at. The local host switches no function off, the real one needs storage for timers.
  EVENT_SCHEDULE: '0 0 0 1 1 *',
  [`AzureWebJobs.${announceOnScheduleName}.Disabled`]: 'true',
}

describe('where events are announced', () => {
  let host: OwnHost

  beforeAll(async () => {
    host = await startOwnHost(announcing)
  })

  afterAll(() => host.stop())

  it('the schema of events is a JSON Schema that may be cached', async () => {
    const answer = await ask(schema, { base: host.url })
    expect(answer.status).toBe(200)
    expect(answer.headers).toMatchObject({
      'content-type': 'application/schema+json',
      'cache-control': 'public, max-age=3600',
      vary: 'Accept, Accept-Encoding',
    })
    const isData = addFormats(new Ajv2020({ strict: true })).compile(answer.json as object)
    const { data } = JSON.parse(sampleEvent(2).text) as { readonly data: object }
    expect([isData(data), isData({ ...data, version: '2' })]).toEqual([true, false])
  })

  it('a cache that has the schema is not sent it again', async () => {
    const { headers } = await ask(schema, { base: host.url })
    const known = { 'If-None-Match': headers.etag! }
    const again = await ask(schema, { base: host.url, headers: known })
    expect([again.status, again.bytes.length]).toEqual([304, 0])
    expect(again.headers.etag).toBe(headers.etag)
  })

  it('the AsyncAPI document has an operation for each output port, and is not cached', async () => {
    const answer = await ask(document, { base: host.url })
    expect(answer.status).toBe(200)
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json',
      'cache-control': 'no-store',
    })
    const { asyncapi, servers, operations } = answer.json as Readonly<Record<string, object>>
    expect({ asyncapi, servers }).toMatchObject({
      asyncapi: '3.0.0',
      servers: { topic: { host: '127.0.0.1:9', protocol: 'http' } },
    })
    expect(operations).toMatchObject({
      getFlightsEvents: {
        'x-meshport': {
          source: '/datamesh/aviation/air-traffic/flights',
          missedEvents: 'http://localhost:7071/api/products/air-traffic/flights/versions',
        },
      },
    })
  })

  it.each([schema, document])('HEAD of %s has the headers of GET and no body', async (target) => {
    const get = await ask(target, { base: host.url })
    const head = await ask(target, { method: 'HEAD', base: host.url })
    const names = ['content-type', 'content-length', 'cache-control', 'etag', 'vary'] as const
    expect([head.status, head.bytes.length]).toEqual([200, 0])
    expect(names.map((name) => head.headers[name])).toEqual(names.map((name) => get.headers[name]))
    expect(head.headers['content-length']).toBe(String(get.bytes.length))
  })

  it.each([
    [schema, 'POST', 405, 'MethodNotAllowed'],
    [document, 'DELETE', 405, 'MethodNotAllowed'],
    [`${document}?product=air-traffic`, 'GET', 400, 'UnknownParameter'],
    ['/api/products/events/v2/schema.json', 'GET', 404, 'NotFound'],
    ['/api/products/events/v1', 'GET', 404, 'NotFound'],
  ])('%s refuses %s with %d %s', async (target, method, status, code) => {
    const answer = await ask(target, { method, base: host.url })
    const { error } = answer.json as ErrorBody
    expect({ status: answer.status, code: error.code }).toEqual({ status, code })
    expect(answer.headers.allow).toBe(status === 405 ? 'GET, HEAD' : undefined)
  })

  it('the schema is there without an identity, and the AsyncAPI document is not', async () => {
    const nobody = { base: host.url, as: 'nobody' } as const
    const answers = await Promise.all([schema, document].map((target) => ask(target, nobody)))
    expect(answers.map(({ status }) => status)).toEqual([200, 401])
  })
})

it('where nothing is announced, neither is there', async () => {
  const none = Object.fromEntries(Object.keys(announcing).map((name) => [name, '']))
  const host = await startOwnHost(none)
  try {
    const answers = await Promise.all(
      [schema, document].map((target) => ask(target, { base: host.url })),
    )
    expect(answers.map(({ status }) => status)).toEqual([404, 404])
  } finally {
    await host.stop()
  }
})
