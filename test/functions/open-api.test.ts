// What the endpoint of a product's OpenAPI document answers, and what it refuses.
import { openApiEndpoint } from '../../src/functions/open-api'
import { isVisible } from '../../src/functions/http/endpoint'
import { anonymous } from '../../src/access/principal'
import type { Answer } from '../../src/functions/http/answer'
import { makeLinks } from '../../src/base/links'
import { airTraffic } from '../../src/products/aviation/air-traffic.v1'
import { consumerUrl, documentOf } from '../catalog/documents'
import { productWith } from '../declare/sample'
import { answerTo, callOf } from './call'

const sources = { links: makeLinks(consumerUrl), announces: true }
const endpoint = openApiEndpoint(airTraffic, sources)
const ask = (rawQuery = '', headers = {}): Promise<Answer> =>
  answerTo(endpoint, callOf(rawQuery, headers))
const common = {
  'Cache-Control': 'private, no-cache',
  ETag: expect.stringMatching(/^W\/"[\w-]{43}"$/) as string,
}

it('answers with the document in OpenAPI 3.1', async () => {
  const { body, ...answer } = await ask()
  expect(answer).toEqual({
    status: 200,
    headers: { ...common, 'Content-Type': 'application/json' },
  })
  expect(JSON.parse(body as string)).toEqual(documentOf(airTraffic))
})

it.each(['3.1', '3.0'] as const)(
  'answers with the document in OpenAPI %s',
  async (specification) => {
    const { body } = await ask(`version=${specification}`)
    expect(JSON.parse(body as string)).toEqual(documentOf(airTraffic, { specification }))
  },
)

it('makes a document once', async () => {
  const fresh = openApiEndpoint(airTraffic, sources)
  const timed = async () => {
    const startedMs = performance.now()
    await answerTo(fresh, callOf())
    return performance.now() - startedMs
  }
  const firstMs = await timed()
  const nextMs = await Promise.all(Array.from({ length: 9 }, timed))
  expect(Math.min(...nextMs)).toBeLessThan(firstMs / 4)
})

it('describes no events where none are announced', async () => {
  const silent = openApiEndpoint(airTraffic, { ...sources, announces: false })
  const { body } = await answerTo(silent, callOf())
  expect(JSON.parse(body as string)).toEqual(documentOf(airTraffic, { announces: false }))
})

it.each([
  ['version=2.0', 'InvalidParameter', 'version', ['3.1', '3.0']],
  ['version=', 'InvalidParameter', 'version', ['3.1', '3.0']],
  ['Version=3.0', 'UnknownParameter', 'Version', ['version']],
  ['version=3.0&version=3.1', 'RepeatedParameter', 'version', undefined],
])('refuses %s', async (rawQuery, code, target, details) => {
  await expect(ask(rawQuery)).rejects.toMatchObject({
    code,
    options: { target, ...(details && { details: details.map((message) => ({ message })) }) },
  })
})

it.each([
  ['application/json', true],
  ['text/html, */*;q=0.1', true],
  ['text/html', false],
  ['application/json;q=0', false],
])('to Accept: %s it answers: %p', async (accept, isAnswered) => {
  const asked = ask('', { accept })
  if (isAnswered) expect((await asked).status).toBe(200)
  else await expect(asked).rejects.toMatchObject({ code: 'NotAcceptable' })
})

it('a cache that has the document is not sent it again, until it is another', async () => {
  const { headers } = await ask()
  const known = { 'if-none-match': headers['ETag'] }
  expect(await ask('', known)).toEqual({ status: 304, headers: common })
  expect((await ask('version=3.0', known)).status).toBe(200)
})

it('is at the address of its product, with the major version', () => {
  const routes = ['1.4.0', '2.0.0'].map(
    (version) => openApiEndpoint(productWith({ version }), sources).route,
  )
  expect(routes).toEqual(['products/orders/openapi.json', 'products/orders/v2/openapi.json'])
})

it('is there for a caller who may see an output port', () => {
  expect(isVisible(endpoint, anonymous())).toBe(true)
})
