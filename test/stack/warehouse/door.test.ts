// Who gets in and what is answered at the door: tokens, paths, bytes that are not Thrift, calls that
// are not taken, planned faults, and the control address.
import { request } from 'node:https'
import { buffer } from 'node:stream/consumers'
import { connectDriver } from './driver-client'
import { failureOf, localCertificate, openDriverSession, token } from './driver-session'
import type { DriverSession } from './driver-session'

let local: DriverSession
let certificate: { key: string; cert: string }
beforeAll(async () => {
  certificate = await localCertificate()
  local = await openDriverSession({ certificate })
})
afterEach(() => local.control('DELETE', '/faults'))
afterAll(() => local.close())

interface Answer {
  readonly status: number | undefined
  readonly body: string
}

function post(path: string, headers: Record<string, string>, body: Buffer): Promise<Answer> {
  const { port } = local.warehouse
  const options = { host: 'localhost', port, path, method: 'POST', headers, ca: certificate.cert }
  return new Promise((resolve, reject) => {
    const sent = request(options, (response) => {
      buffer(response).then((bytes) => {
        resolve({ status: response.statusCode, body: bytes.toString() })
      }, reject)
    })
    sent.on('error', reject).end(body)
  })
}

const bearer = { authorization: 'Bearer dapi-local' }
const path = '/sql/1.0/warehouses/local'

test.each([
  ['no token', path, {}, 401],
  ['another token', path, { authorization: 'Bearer dapi-other' }, 403],
  ['another path', '/sql/1.0/warehouses/other', bearer, 404],
  ['bytes that are not Thrift', path, bearer, 400],
])('%s is answered with JSON', async (_case, asked, headers, status) => {
  const answer = await post(asked, headers, Buffer.from('{}'))
  expect(answer.status).toBe(status)
  expect(JSON.parse(answer.body)).toEqual({
    error_code: status,
    message: expect.any(String) as string,
  })
})

test('the driver with a bad token meets the 403', async () => {
  const client = await connectDriver(local.warehouse, certificate.cert, { token: 'dapi-other' })
  await expect(client.openSession()).rejects.toMatchObject({ statusCode: 403 })
})

test('a call that breaks off is refused, and the next one is answered', async () => {
  const begun = [Buffer.from([0x80, 1, 0, 1, 0, 0, 0, 11]), Buffer.from('OpenSession\0\0\0\0')]
  const answer = await post(path, bearer, Buffer.concat(begun))
  expect(answer).toMatchObject({ status: 400 })
  expect(answer.body).toContain('not a whole call of OpenSession')
  expect(await local.columns('SELECT 1 AS one')).toEqual({ one: [1] })
})

test.each(['getCatalogs', 'getTables', 'getTypeInfo', 'getTableTypes'] as const)(
  'the call of %s is refused, not crashed on',
  async (call) => {
    const failure = await failureOf(local.session[call]())
    expect(failure).toMatchObject({ kind: 'StatusError' })
    expect(failure.message).toContain(
      '[STAND_IN_REFUSAL] The local warehouse does not take the call',
    )
  },
)

test('a client that does not read Arrow is refused', async () => {
  local.client.getConfig().arrowEnabled = false
  const failure = await failureOf(local.session.executeStatement('SELECT 1'))
  local.client.getConfig().arrowEnabled = true
  expect(failure.message).toContain('does not read Arrow results with native types')
})

const ask = (): Promise<unknown> => local.columns('SELECT 1 AS one')

async function plan(fault: object, more: object = {}): Promise<void> {
  const answer = await local.control('PUT', '/faults', [
    { call: 'ExecuteStatement', fault, ...more },
  ])
  expect(answer).toEqual({ status: 204, body: '' })
}

test.each([
  [{ kind: 'status', status: 503, headers: { 'retry-after': '1' } }, { statusCode: 503 }],
  [{ kind: 'drop' }, { code: 'ECONNRESET' }],
])('the fault %j reaches the driver', async (fault, error) => {
  await plan(fault, { times: 1 })
  await expect(ask()).rejects.toMatchObject(error)
  expect(await ask()).toEqual({ one: [1] })
})

test('an answer that breaks off is noticed by the driver only when its socket times out', async () => {
  const client = await connectDriver(local.warehouse, certificate.cert, {
    token,
    socketTimeout: 300,
  })
  const session = await client.openSession()
  await plan({ kind: 'truncate', bytes: 20 }, { times: 1 })
  const began = Date.now()
  const failure = await failureOf(session.executeStatement('SELECT 1'))
  expect(failure).toMatchObject({ message: expect.stringMatching(/timeout|timed out/i) as string })
  expect(Date.now() - began).toBeGreaterThanOrEqual(250)
  await session.close()
  await client.close()
})

test('an answer that is garbage is never noticed by the driver', async () => {
  await plan({ kind: 'garbage' }, { times: 1 })
  const late = new Promise((resolve) => setTimeout(resolve, 300, 'late'))
  expect(await Promise.race([ask(), late])).toBe('late')
  expect(await ask()).toEqual({ one: [1] })
})

test('a planned failure is a statement that ends with it', async () => {
  await plan({ kind: 'fail', sqlState: '42501', message: '[INSUFFICIENT_PERMISSIONS] no' })
  expect(await failureOf(ask())).toEqual({
    kind: 'OperationStateError',
    message: '[INSUFFICIENT_PERMISSIONS] no',
    sqlState: '42501',
  })
})

test('a planned failure may come as the status of the call, without a statement', async () => {
  const message = '[INSUFFICIENT_PERMISSIONS] no'
  await plan({ kind: 'fail', sqlState: '42501', message, form: 'status' })
  expect(await failureOf(ask())).toEqual({
    kind: 'StatusError',
    message: `Error running query: ${message}`,
    sqlState: undefined,
  })
})

test('a planned failure of another call is an error status', async () => {
  const fault = { kind: 'fail', sqlState: 'XX000', message: 'no more sessions' }
  await local.control('PUT', '/faults', [{ call: 'OpenSession', fault }])
  const failure = await failureOf(local.client.openSession())
  expect(failure).toMatchObject({ kind: 'StatusError' })
  expect(failure.message).toContain('no more sessions')
})

test('a delay answers later, a hang never', async () => {
  await plan({ kind: 'delay', ms: 200 }, { times: 1 })
  const began = Date.now()
  expect(await ask()).toEqual({ one: [1] })
  expect(Date.now() - began).toBeGreaterThanOrEqual(200)
  await plan({ kind: 'hang' }, { times: 1 })
  const late = new Promise((resolve) => setTimeout(resolve, 300, 'late'))
  const asked = ask().catch(() => undefined)
  expect(await Promise.race([asked, late])).toBe('late')
})

test('a rule skips, counts, and chooses by the words of the statement', async () => {
  const fault = { kind: 'fail', sqlState: 'XX000', message: 'planned' }
  await plan(fault, { statementContains: '`two`', skip: 1, times: 1 })
  const outcomes: string[] = []
  for (const name of ['one', 'two', 'two', 'two', 'one']) {
    const asked = local.columns(`SELECT 1 AS \`${name}\``)
    outcomes.push(
      await asked.then(
        () => name,
        () => 'failed',
      ),
    )
  }
  expect(outcomes).toEqual(['one', 'two', 'failed', 'two', 'one'])
})

test.each([
  ['not JSON', 'SyntaxError'],
  [[{ call: 'OpenSession', fault: { kind: 'explode' } }], '[0].fault.kind'],
  [[{ call: 'OpenSession', fault: { kind: 'delay', ms: -1 } }], '[0].fault.ms'],
])('a plan of faults that makes no sense is refused: %j', async (faults, words) => {
  const { status, body } = await local.control('PUT', '/faults', faults)
  expect(status).toBe(400)
  expect(body).toContain(words)
})

test('the statements that came are told with parameters, tags and outcome', async () => {
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

test('the control address says what it offers, also to who asks for something else', async () => {
  const offer = await local.control('GET', '/')
  expect(offer).toEqual({ status: 200, body: expect.stringContaining('PUT /faults') as string })
  expect(await local.control('GET', '/nothing')).toEqual({ ...offer, status: 404 })
})

test('a table whose query or name is wrong is refused', async () => {
  expect(await local.control('PUT', '/tables/a.b.c', 'SELEC 1')).toMatchObject({ status: 400 })
  expect(await local.control('PUT', '/tables/a.b', 'SELECT 1 AS a')).toMatchObject({ status: 400 })
})
