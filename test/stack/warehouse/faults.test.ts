// Every planned fault, as the real driver or a plain HTTPS client meets it.
import { setTimeout as wait } from 'node:timers/promises'
import { RecordBatchReader } from 'apache-arrow'
import { connectDriver, messageSource } from './driver-client'
import {
  failureOf,
  localCertificate,
  openDriverSession,
  token,
  type DriverSession,
} from './driver-session'
import { once, planFault } from './planned-fault'

const large = 'SELECT i::INTEGER AS i FROM range(300000) AS t(i)'
let local: DriverSession
let certificate: { key: string; cert: string }
beforeAll(async () => {
  certificate = await localCertificate()
  local = await openDriverSession({ certificate })
  await local.control('PUT', '/tables/t.t.large', large)
})
afterEach(() => local.control('DELETE', '/faults'))
afterAll(() => local.close())

const plan = (fault: object, rule?: object): Promise<void> => planFault(local, fault, rule)
const ask = (): Promise<unknown> => local.columns('SELECT 1 AS one')
async function isLate(work: Promise<unknown>): Promise<boolean> {
  const late = wait(300, 'late')
  return (await Promise.race([work.catch(() => undefined), late])) === 'late'
}

/** A call without its fields: it is answered with an error status where no fault is met. */
const begin = Buffer.from([0x80, 1, 0, 1, 0, 0, 0, 7])
const getInfo = Buffer.concat([begin, Buffer.from('GetInfo'), Buffer.alloc(5)])

describe('on the wire', () => {
  it.each([
    [{ kind: 'status', status: 503, headers: { 'retry-after': '1' } }, { statusCode: 503 }],
    [{ kind: 'wrongToken' }, { statusCode: 403 }],
    [{ kind: 'drop' }, { code: 'ECONNRESET', message: expect.stringMatching(/hang up/) as string }],
    [{ kind: 'reset' }, { code: 'ECONNRESET', message: expect.stringMatching(/read/) as string }],
  ])('%j reaches the driver', async (fault, error) => {
    await plan(fault, once)
    await expect(ask()).rejects.toMatchObject(error)
    expect(await ask()).toEqual({ one: [1] })
  })

  it('a wrong token and a status have the bodies that they say', async () => {
    await plan({ kind: 'wrongToken' }, {})
    const refused = await local.post(getInfo)
    expect(JSON.parse(refused.body.toString())).toEqual({
      error_code: 403,
      message: 'Invalid access token.',
    })
    await plan({ kind: 'status', status: 429, body: 'slow down' }, {})
    expect(await local.post(getInfo)).toMatchObject({ status: 429, body: Buffer.from('slow down') })
  })

  it('a warehouse that wakes is 503 for every call, until it is awake', async () => {
    await plan({ kind: 'waking', ms: 400, retryAfter: 1 })
    await local.client.openSession().then((session) => session.close())
    await expect(ask()).rejects.toMatchObject({ statusCode: 503 })
    await expect(local.client.openSession()).rejects.toMatchObject({ statusCode: 503 })
    const { headers, body } = await local.post(getInfo)
    expect({ retryAfter: headers['retry-after'], body: body.toString() }).toEqual({
      retryAfter: '1',
      body: '{"error_code":"TEMPORARILY_UNAVAILABLE","message":"The warehouse is starting."}',
    })
    // It wakes from its first call on, which was some time before its answer.
    await wait(400)
    expect(await ask()).toEqual({ one: [1] })
  })

  it.each([
    ['garbage', { kind: 'garbage' }],
    ['half an answer under its own length', { kind: 'truncate', bytes: 20, framing: 'complete' }],
    ['silence', { kind: 'hang' }],
  ])('%s is never noticed by the driver', async (_case, fault) => {
    await plan(fault, once)
    expect(await isLate(ask())).toBe(true)
    expect(await ask()).toEqual({ one: [1] })
  })

  it.each(['length', 'chunked'])(
    'HTTP shows by its %s that an answer breaks off',
    async (framing) => {
      await plan({ kind: 'truncate', bytes: 0, framing }, {})
      await expect(local.post(getInfo)).rejects.toMatchObject({ code: 'ECONNRESET' })
    },
  )

  it('an answer that breaks off is noticed by the driver when its socket times out', async () => {
    const patience = { token, socketTimeout: 300 }
    const client = await connectDriver(local.warehouse, certificate.cert, patience)
    const session = await client.openSession()
    await plan({ kind: 'truncate', bytes: 20 }, once)
    const began = Date.now()
    const { message } = await failureOf(session.executeStatement('SELECT 1'))
    expect(message).toMatch(/timeout|timed out/i)
    expect(Date.now() - began).toBeGreaterThanOrEqual(250)
    await session.close()
    await client.close()
  })

  it('a delay answers later', async () => {
    await plan({ kind: 'delay', ms: 200 }, once)
    const began = Date.now()
    expect(await ask()).toEqual({ one: [1] })
    expect(Date.now() - began).toBeGreaterThanOrEqual(200)
  })
})

describe('of a statement', () => {
  const message = '[INSUFFICIENT_PERMISSIONS] no'
  const fail = { kind: 'fail', sqlState: '42501', message }

  it('a failure is an operation that ends with it', async () => {
    await plan(fail)
    const kind = 'OperationStateError'
    expect(await failureOf(ask())).toEqual({ kind, message, sqlState: '42501' })
  })

  it('a failure may come as the status of the call, without an operation', async () => {
    await plan({ ...fail, form: 'status' })
    expect(await failureOf(ask())).toEqual({
      kind: 'StatusError',
      message: `Error running query: ${message}`,
      sqlState: undefined,
    })
  })

  it('a failure of another call is an error status', async () => {
    await plan(fail, { call: 'OpenSession' })
    expect(await failureOf(local.client.openSession())).toMatchObject({
      kind: 'StatusError',
      message: expect.stringContaining(message) as string,
    })
  })

  it('a slow first row is RUNNING before, and can be cancelled', async () => {
    await plan({ kind: 'slowFirstRow', ms: 300 }, once)
    const began = Date.now()
    const statement = await local.session.executeStatement('SELECT 1')
    expect((await statement.status()).operationState).toBe(1)
    await statement.finished()
    expect(Date.now() - began).toBeGreaterThanOrEqual(300)
    await statement.close()
    await plan({ kind: 'slowFirstRow', ms: 60_000 }, once)
    const slow = await local.session.executeStatement('SELECT 1')
    await slow.cancel()
    expect((await local.control('GET', '/counters')).body).toMatchObject({ operationsOpen: 0 })
  })

  it.each(['ExecuteStatement', 'FetchResults'])(
    'a dead session is answered as one by %s, and others live on',
    async (call) => {
      const session = await local.client.openSession()
      await plan({ kind: 'deadSession' }, { call, times: 1, statementContains: 'large' })
      const rows = async (): Promise<unknown> => {
        const statement = await session.executeStatement('SELECT i FROM t.t.large')
        return statement.fetchAll()
      }
      expect(await failureOf(rows())).toMatchObject({
        kind: 'StatusError',
        message: expect.stringMatching(/^Invalid (Session|Operation)Handle/) as string,
      })
      expect(await failureOf(session.getInfo(17))).toMatchObject({ kind: 'StatusError' })
      expect(await ask()).toEqual({ one: [1] })
    },
  )

  it('a restarted warehouse knows no handle, not even to close it', async () => {
    const other = await openDriverSession({ certificate })
    await other.control('PUT', '/tables/t.t.large', large)
    const statement = await other.session.executeStatement('SELECT i FROM t.t.large')
    await other.control('PUT', '/faults', [{ times: 1, fault: { kind: 'forget' } }])
    const failures = [
      await failureOf(other.columns('SELECT 1')),
      await failureOf(statement.close()),
    ]
    await other.close()
    expect(failures.map(({ message }) => message.split(':')[0])).toEqual([
      'Invalid SessionHandle',
      'Invalid OperationHandle',
    ])
  })
})

describe('of a page', () => {
  type Read = Readonly<Record<'announced' | 'rows', number>>

  /** Of each fetch, the rows that were announced and those that can be read. */
  async function read(): Promise<Read[]> {
    const statement = await local.session.executeStatement('SELECT i FROM t.t.large')
    const source = await messageSource(statement)
    const pages: Read[] = []
    try {
      while (await source.hasMore()) {
        const { batches, rowCount } = await source.fetchNext({ limit: 100_000 })
        const read = [...RecordBatchReader.from(batches)].map(({ numRows }) => numRows)
        pages.push({ announced: rowCount, rows: read.reduce((sum, rows) => sum + rows, 0) })
      }
    } finally {
      await statement.close()
    }
    return pages
  }

  const whole = { announced: 100_000, rows: 100_000 }
  const second = { call: 'FetchResults', times: 1 }

  it('a wrong count announces other rows than come', async () => {
    await plan({ kind: 'wrongRowCount', by: -3 }, second)
    expect(await read()).toEqual([whole, { ...whole, announced: 99_997 }, whole])
  })

  it('a garbled batch cannot be read, or looks like the end', async () => {
    await plan({ kind: 'garbledBatch' }, second)
    await expect(read()).rejects.toThrow()
    await plan({ kind: 'garbledBatch', at: 0 }, second)
    const [, short, ...rest] = await read()
    expect(rest).toEqual([whole])
    expect(short!.rows).toBeLessThan(short!.announced)
    expect(short!.rows).toBeGreaterThan(0)
  })

  it('a batch garbled after its compression cannot be unpacked', async () => {
    const compressed = { call: 'FetchResults', times: 1 }
    await plan({ kind: 'garbledBatch', compressed: true }, compressed)
    await expect(read()).rejects.toThrow('BlockTooBig')
    expect(await read()).toEqual([whole, whole, whole])
  })

  it('a missing page leaves its rows out', async () => {
    await plan({ kind: 'missingPage' }, second)
    expect(await read()).toEqual([whole, whole])
    await plan({ kind: 'missingPage' })
    expect(await local.columns('SELECT 1 AS one')).toEqual({ one: [] })
  })
})
