// What the endpoint of the AsyncAPI document answers.
import { makeLinks } from '../../src/base/links'
import { asyncApi } from '../../src/catalog/async-api'
import { servedOutputPorts } from '../../src/catalog/registry'
import { asyncApiEndpoint } from '../../src/functions/async-api'
import type { Answer } from '../../src/functions/http/answer'
import { products } from '../../src/products'
import { answerTo, callOf } from './call'

const served = servedOutputPorts(products, { reservedNames: [], lastName: 'zNotFound' })
const links = makeLinks('https://data.example.com')
const topic = {
  endpoint: 'https://topic.westeurope-1.eventgrid.azure.net/api/events',
  inputSchema: 'CloudEvent',
} as const

const endpoint = asyncApiEndpoint(served, {
  topic: { ...topic, endpoint: () => Promise.resolve(topic.endpoint) },
  links,
})
const ask = (rawQuery: string, headers = {}): Promise<Answer> =>
  answerTo(endpoint, callOf(rawQuery, headers))

it('is for identified callers, because it names tables', () => {
  expect(endpoint.callers).toBe('identified')
})

it('answers with the document of the output ports that the caller may see, which no cache keeps', async () => {
  expect(await ask('')).toEqual({
    status: 200,
    headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
    body: JSON.stringify(asyncApi(served, topic, links)),
  })
})

it('takes no parameter', async () => {
  await expect(ask('product=air-traffic')).rejects.toMatchObject({
    code: 'UnknownParameter',
    options: { target: 'product' },
  })
})

it('is JSON: who does not accept that is told so', async () => {
  await expect(ask('', { accept: 'text/html' })).rejects.toMatchObject({
    code: 'NotAcceptable',
    options: { target: 'Accept', details: [{ message: 'application/json' }] },
  })
})
