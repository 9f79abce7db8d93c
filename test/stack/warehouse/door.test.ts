// Who gets in and what is answered at the door: tokens, paths, bytes that are not Thrift, calls that
// are not taken, and the control address.
import { connectDriver } from './driver-client'
import {
  failureOf,
  localCertificate,
  openDriverSession,
  type DriverSession,
} from './driver-session'

let local: DriverSession
let certificate: { key: string; cert: string }
beforeAll(async () => {
  certificate = await localCertificate()
  local = await openDriverSession({ certificate })
})
afterAll(() => local.close())

it.each([
  ['no token', { headers: {} }, 401],
  ['another token', { headers: { authorization: 'Bearer dapi-other' } }, 403],
  ['another path', { path: '/sql/1.0/warehouses/other' }, 404],
  ['bytes that are not Thrift', {}, 400],
])('%s is answered with JSON', async (_case, given, status) => {
  const answer = await local.post(Buffer.from('{}'), given)
  expect(answer.status).toBe(status)
  expect(JSON.parse(answer.body.toString())).toEqual({
    error_code: status,
    message: expect.any(String) as string,
  })
})

it('the driver with a bad token meets the 403', async () => {
  const client = await connectDriver(local.warehouse, certificate.cert, { token: 'dapi-other' })
  await expect(client.openSession()).rejects.toMatchObject({ statusCode: 403 })
})

it('a call that breaks off is refused, and the next one is answered', async () => {
  const begun = [Buffer.from([0x80, 1, 0, 1, 0, 0, 0, 11]), Buffer.from('OpenSession\0\0\0\0')]
  const answer = await local.post(Buffer.concat(begun))
  expect(answer).toMatchObject({ status: 400 })
  expect(answer.body.toString()).toContain('not a whole call of OpenSession')
  expect(await local.columns('SELECT 1 AS one')).toEqual({ one: [1] })
})

it.each(['getTypeInfo', 'getTableTypes'] as const)(
  'the call of %s is refused, not crashed on',
  async (call) => {
    const failure = await failureOf(local.session[call]())
    expect(failure).toMatchObject({ kind: 'StatusError' })
    expect(failure.message).toContain(
      '[STAND_IN_REFUSAL] The local warehouse does not support the call',
    )
  },
)

it('the statements that came are told with parameters, tags and outcome', async () => {
  await local.control('DELETE', '/statements')
  const options = { queryTags: { product: 'a' } }
  const statement = await local.session.executeStatement('SELECT :p', {
    namedParameters: { p: 1 },
    ...options,
  })
  await statement.close()
  await failureOf(local.columns('SELECT nothing'))
  expect(await local.control('GET', '/statements')).toEqual({
    status: 200,
    body: [
      {
        text: 'SELECT :p',
        parameters: [{ name: 'p', type: 'INTEGER', value: '1' }],
        queryTags: 'product:a',
        sessionConfiguration: {},
        state: 'finished',
      },
      { text: 'SELECT nothing', parameters: [], sessionConfiguration: {}, state: 'failed' },
    ],
  })
})

it('the control address says what it offers, also to who asks for something else', async () => {
  const offer = await local.control('GET', '/')
  expect(offer).toEqual({ status: 200, body: expect.stringContaining('PUT /faults') as string })
  expect(await local.control('GET', '/nothing')).toEqual({ ...offer, status: 404 })
})

it('a table whose query or name is wrong is refused', async () => {
  expect(await local.control('PUT', '/tables/a.b.c', 'SELEC 1')).toMatchObject({ status: 400 })
  expect(await local.control('PUT', '/tables/a.b', 'SELECT 1 AS a')).toMatchObject({ status: 400 })
})
