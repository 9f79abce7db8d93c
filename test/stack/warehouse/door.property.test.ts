// Bytes at the door of the local warehouse, whatever they are.
import fc from 'fast-check'
import { openDriverSession, type DriverSession } from './driver-session'
import { encodeCall } from './raw-client'

let local: DriverSession
beforeAll(async () => {
  local = await openDriverSession()
})
afterAll(() => local.close())

it('no bytes of a call end the warehouse, whole, cut or bent', async () => {
  const handle = { guid: Buffer.alloc(16, 7), secret: Buffer.alloc(16, 7) }
  const calls = [
    encodeCall('OpenSession', { configuration: { a: 'b' } }),
    encodeCall('ExecuteStatement', { sessionHandle: { sessionId: handle }, statement: 'SELECT 1' }),
    encodeCall('CloseSession', { sessionHandle: { sessionId: handle } }),
  ]
  const bent = fc.record({
    call: fc.constantFrom(...calls),
    length: fc.nat(120),
    bends: fc.array(fc.tuple(fc.nat(120), fc.nat(255)), { maxLength: 6 }),
  })
  const send = async (body: Buffer): Promise<void> => {
    expect([200, 400]).toContain((await local.post(body)).status)
  }
  for (const call of calls) await send(call)
  const cut = fc.asyncProperty(bent, async ({ call, length, bends }) => {
    const body = Buffer.from(call.subarray(0, length))
    for (const [at, byte] of bends) if (at < body.length) body[at] = byte
    await send(body)
  })
  await fc.assert(cut, { numRuns: 300 })
  const random = fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), (bytes) =>
    send(Buffer.from(bytes)),
  )
  await fc.assert(random, { numRuns: 100 })
  expect(await local.columns('SELECT 1 AS one')).toEqual({ one: [1] })
})
