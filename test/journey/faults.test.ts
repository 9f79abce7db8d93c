// Whatever the warehouse does, the caller gets a typed problem in time, or an aborted connection:
// never a hang, never a leak, never a clean 200 with part of the rows.
import { askRows, type ErrorBody, type RowsPage } from './http'
import { startOwnHost, type OwnHost } from './host'
import { control, expectNoLeak } from './stack'

const timeoutMs = 1_000
let host: OwnHost

beforeAll(async () => {
  await control().putTable(
    'testing.wide.rows',
    `SELECT i::INT AS id, repeat('x', 4000) AS text FROM range(4000) t(i)`,
  )
  host = await startOwnHost({ STATEMENT_TIMEOUT_MS: String(timeoutMs) })
  // On a busy machine the first page takes longer than a statement may: it opens a session and loads the driver.
  await askRows('wide-rows/rows', 'maxpagesize=4000', { base: host.url })
})

afterEach(async () => {
  await control().clearFaults()
  const { status } = await askRows('wide-rows/rows', 'top=1', { base: host.url })
  expect(status).toBe(200)
  expect((await control().counters()).operationsOpen).toBe(0)
})

afterAll(() => host.stop())

const fails = { kind: 'fail', sqlState: '42601', message: '[X_Y] SELECT `secret_table`' }
it.each([
  ['drop', { kind: 'drop' }],
  ['garbage', { kind: 'garbage' }],
  ['an error', fails],
  ['silence', { kind: 'hang' }],
])('%s in the middle of an answer aborts its connection', async (_, fault) => {
  await control().putFaults([{ call: 'FetchResults', skip: 2, fault, times: 1 }])
  const answer = askRows('wide-rows/rows', 'maxpagesize=4000', { base: host.url })
  await expect(answer).rejects.toThrow(/aborted|hang up|ECONNRESET/)
})

it.each([
  ['types', 'The column id does not have its declared type.'],
  ['table', 'The source does not exist, or the service may not know of it.'],
])('a source with other %s than declared is a typed 502', async (port, message) => {
  const { status, json } = await askRows(`drifted/${port}`, '', { base: host.url })
  expect({ status, message: (json as ErrorBody).error.message }).toEqual({ status: 502, message })
  expectNoLeak(JSON.stringify(json))
})

it('a warehouse that forgot the session is asked again on a new one', async () => {
  const lost = { kind: 'fail', sqlState: 'HY000', message: 'Invalid SessionHandle: closed.' }
  await control().putFaults([{ call: 'ExecuteStatement', fault: lost, times: 1 }])
  const { status } = await askRows('wide-rows/rows', 'top=1', { base: host.url })
  expect(status).toBe(200)
})

it('a warehouse that is down is 503 in time, and its readiness says so without saying where', async () => {
  const lonely = await startOwnHost({
    DATABRICKS_HOST: 'localhost:9',
    STATEMENT_TIMEOUT_MS: '1000',
  })
  try {
    const answer = await askRows('wide-rows/rows', 'top=1', { base: lonely.url })
    expect(answer.status).toBe(503)
    expect((answer.json as ErrorBody).error.code).toBe('WarehouseUnavailable')
    expect(answer.headers['retry-after']).toBe('5')
    const ready = await fetch(`${lonely.url}/api/ready`)
    expect({ status: ready.status, body: await ready.json() }).toEqual({
      status: 503,
      body: {
        status: 'notReady',
        checks: [
          { name: 'warehouse default', status: 'unreachable', code: 'WarehouseUnavailable' },
        ],
        events: 'off',
      },
    })
  } finally {
    await lonely.stop()
  }
})

it('nothing of what the warehouse said is in the logs', () => {
  expectNoLeak(host.output())
})

it('a page that was complete before is complete after', async () => {
  const { json } = await askRows('wide-rows/rows', 'maxpagesize=4000', { base: host.url })
  expect((json as RowsPage).value).toHaveLength(4_000)
})
