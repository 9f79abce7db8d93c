// That the comparison of answers with documents, which every journey makes, would notice a difference.
import { gzipSync } from 'node:zlib'
import { answerFault } from './described-answer'
import { ask } from './http'

const target = '/api/products/air-traffic/airports?top=1'
const headers = { 'x-ms-request-id': '8c2f0a52-3a3c-4b8e-9d0f-6c2c2b7e1f10' }
const row = {
  iata: 'SFO',
  name: 'San Francisco International',
  city: 'San Francisco',
  state: 'CA',
  country: 'USA',
  latitude: 37.6,
  longitude: 'NaN',
}
const missing = { code: 'NotFound', message: 'There is nothing.', innererror: { hint: 'Look.' } }

interface Changes {
  readonly status?: number
  readonly body?: unknown
  readonly code?: string
}

function faultOf({ status = 200, body = { value: [row] }, code }: Changes): string | undefined {
  return answerFault('GET', target, {
    status,
    headers: { ...headers, ...(code !== undefined && { 'x-ms-error-code': code }) },
    bytes: Buffer.from(JSON.stringify(body)),
  })
}

it.each<[string, Changes, string | undefined]>([
  ['a page of rows', {}, undefined],
  ['a page with another column', { body: { value: [{ ...row, runways: 4 }] } }, undefined],
  ['a problem', { status: 404, body: { error: missing }, code: 'NotFound' }, undefined],
  ['a status that is not described', { status: 418 }, '/air-traffic/airports has no status 418'],
  [
    'a row without a column',
    { body: { value: [{ ...row, iata: undefined }] } },
    "/air-traffic/airports with status 200: the body data/value/0 must have required property 'iata'",
  ],
  [
    'a NULL that is not declared',
    { body: { value: [row, { ...row, iata: null }] } },
    '/air-traffic/airports with status 200: the body data/value/1/iata must be string',
  ],
  [
    'a problem without a hint',
    { status: 404, body: { error: { ...missing, innererror: {} } }, code: 'NotFound' },
    "/air-traffic/airports with status 404: the body data/error/innererror must have required property 'hint'",
  ],
  [
    'a code of another status',
    { status: 404, body: { error: missing }, code: 'InvalidParameter' },
    '/air-traffic/airports has no code InvalidParameter for status 404',
  ],
  [
    'a problem without the header of its code',
    { status: 404, body: { error: missing } },
    '/air-traffic/airports has no code undefined for status 404',
  ],
  [
    'rows with a code',
    { code: 'NotFound' },
    '/air-traffic/airports has no code NotFound for status 200',
  ],
])('of %s it says what is wrong', (_, changes, fault) => {
  expect(faultOf(changes)).toBe(fault)
})

it('reads a compressed body, and of HEAD only the headers', () => {
  const gzip = { ...headers, 'content-encoding': 'gzip' }
  const bytes = gzipSync(JSON.stringify({ value: [{}] }))
  expect(answerFault('GET', target, { status: 200, headers: gzip, bytes })).toContain('iata')
  const none = Buffer.alloc(0)
  expect(answerFault('HEAD', target, { status: 200, headers, bytes: none })).toBeUndefined()
  expect(answerFault('HEAD', target, { status: 418, headers, bytes: none })).toContain('418')
})

it('leaves alone what is no output port, and what the host itself answers', () => {
  const bytes = Buffer.from('no JSON')
  expect(answerFault('GET', '/api/health', { status: 418, headers, bytes })).toBeUndefined()
  expect(answerFault('GET', target, { status: 418, headers: {}, bytes })).toBeUndefined()
})

it('is made of what the app answers', async () => {
  const { status, headers: given, bytes } = await ask(target)
  const other = Buffer.from(bytes.toString().replace('"iata":', '"code":'))
  expect(answerFault('GET', target, { status, headers: given, bytes })).toBeUndefined()
  expect(answerFault('GET', target, { status, headers: given, bytes: other })).toContain('iata')
})
