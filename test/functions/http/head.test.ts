// HEAD of every endpoint: it is its GET without a body.
import { authenticateNobody } from '../../../src/access/authenticate'
import { Problem } from '../../../src/base/problem'
import { jsonAnswer } from '../../../src/functions/http/answer'
import { startEndpointServer, type EndpointServer } from './endpoint-server'
import { always, endpoint, pieces, vary } from './thing'

let open: EndpointServer

beforeAll(async () => {
  open = await startEndpointServer(authenticateNobody)
})
afterEach(() => {
  open.observed.length = 0
})
afterAll(() => open.stop())

const head = { method: 'HEAD', headers: { 'accept-encoding': 'gzip' } }
const get = { ...head, method: 'GET' }

it.each([
  ['a short answer', () => jsonAnswer(200, { a: 1 })],
  ['one that is worth compressing', () => jsonAnswer(200, 'x'.repeat(5_000))],
  ['a body of one piece', () => ({ status: 200, headers: {}, body: pieces(1, 9) })],
  ['an error', () => Promise.reject(new Problem('WarehouseBusy'))],
])('of %s has the headers of its GET, its length too, and no body', async (_, answer) => {
  const asked = await open.ask(endpoint(answer), get)
  const { body, headers, ...rest } = await open.ask(endpoint(answer), head)
  expect({ ...rest, headers }).toEqual({
    status: asked.status,
    headers: asked.headers,
    cut: false,
  })
  expect(body).toBe('')
  expect(Number(headers['content-length'])).toBeGreaterThan(0)
})

it('of a stream ends it when its first pieces have come, and says no length', async () => {
  let made = 0
  let ended = 0
  async function* endless() {
    try {
      for (;;) {
        await Promise.resolve()
        made += 1
        yield new Uint8Array(9)
      }
    } finally {
      ended += 1
    }
  }
  const streaming = endpoint(() => ({ status: 200, headers: {}, body: endless() }))
  const answer = await open.ask(streaming, head)
  expect(answer).toEqual({
    status: 200,
    headers: { ...always, ...vary, 'content-encoding': 'gzip' },
    body: '',
    cut: false,
  })
  expect([made, ended]).toEqual([2, 1])
  expect(open.observed).toMatchObject([{ kind: 'requestAnswered', status: 200, bytes: 0 }])
})
