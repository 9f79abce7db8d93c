// What the endpoint of the AsyncAPI document answers.
import { anonymous } from '../../src/access/principal'
import { makeLinks } from '../../src/base/links'
import { asyncApi } from '../../src/catalog/async-api'
import { servedOutputPorts } from '../../src/catalog/registry'
import { asyncApiEndpoint } from '../../src/functions/async-api'
import type { Answer } from '../../src/functions/http/answer'
import type { HttpCall } from '../../src/functions/http/http-call'
import { products } from '../../src/products'

const served = servedOutputPorts(products, { reservedNames: [], lastName: 'zNotFound' })
const links = makeLinks('https://data.example.com')
const topic = {
  endpoint: 'https://topic.westeurope-1.eventgrid.azure.net/api/events',
  inputSchema: 'CloudEvent',
} as const

async function ask(rawQuery: string): Promise<Answer> {
  const endpoint = asyncApiEndpoint(served, { topic, links })
  if (endpoint.callers === 'anybody') throw new Error('the document names tables')
  return endpoint.answer({ rawQuery } as HttpCall, anonymous())
}

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
