// What happens to sessions and statements in time: polling, cancelling, time limits, sessions that end,
// and that nothing stays open afterwards.
import { setTimeout as wait } from 'node:timers/promises'
import { messageSource } from './driver-client'
import { failureOf, openDriverSession, type DriverSession } from './driver-session'

let local: DriverSession
beforeAll(async () => {
  local = await openDriverSession({ directWaitMs: 50 })
  const slow = 'SELECT count(*) AS n FROM range(1000000000000) AS t(i) WHERE i % 7 = 3'
  await local.control('PUT', '/tables/t.t.slow', slow)
  const large = 'SELECT i::BIGINT AS i FROM range(1000000000000) AS t(i)'
  await local.control('PUT', '/tables/t.t.large', large)
})
afterAll(() => local.close())

async function open(): Promise<unknown> {
  const { sessionsOpen, operationsOpen } = (await local.control('GET', '/counters')).body as {
    sessionsOpen: number
    operationsOpen: number
  }
  return { sessionsOpen, operationsOpen }
}

async function callCount(call: string): Promise<number> {
  const { body } = await local.control('GET', '/counters')
  return (body as { calls: Record<string, number> }).calls[call] ?? 0
}

async function lastState(): Promise<unknown> {
  const { body } = await local.control('GET', '/statements')
  return (body as { state: string }[]).at(-1)?.state
}

it('a statement that takes longer than the direct wait is polled until it is there', async () => {
  const query = 'SELECT max(hash(i))::DOUBLE AS n FROM range(30000000) AS t(i)'
  await local.control('PUT', '/tables/t.t.later', query)
  const polls = await callCount('GetOperationStatus')
  expect(await local.columns('SELECT n > 0 AS there FROM t.t.later')).toEqual({ there: [true] })
  expect(await callCount('GetOperationStatus')).toBeGreaterThan(polls)
  expect(await open()).toEqual({ sessionsOpen: 1, operationsOpen: 0 })
})

it('a cancel in the middle of an answer stops it and frees the operation', async () => {
  const cancels = await callCount('CancelOperation')
  const statement = await local.session.executeStatement('SELECT i FROM t.t.large')
  await (await messageSource(statement)).fetchNext({ limit: 1000 })
  expect(await open()).toEqual({ sessionsOpen: 1, operationsOpen: 1 })
  await statement.cancel()
  expect(await callCount('CancelOperation')).toBe(cancels + 1)
  expect(await open()).toEqual({ sessionsOpen: 1, operationsOpen: 0 })
  expect(await lastState()).toBe('cancelled')
})

it('a cancel while the statement is computed interrupts it at once', async () => {
  const statement = await local.session.executeStatement('SELECT n FROM t.t.slow')
  const finished = failureOf(statement.finished())
  await wait(100)
  await statement.cancel()
  expect(await finished).toMatchObject({ kind: 'OperationStateError' })
  expect(await open()).toEqual({ sessionsOpen: 1, operationsOpen: 0 })
})

it('STATEMENT_TIMEOUT, in seconds, ends a statement in the words of the real warehouse', async () => {
  const session = await local.client.openSession({ configuration: { STATEMENT_TIMEOUT: '1' } })
  const statement = await session.executeStatement('SELECT n FROM t.t.slow')
  const failure = await failureOf(statement.finished())
  expect(failure).toMatchObject({ kind: 'OperationStateError', sqlState: '57KD0' })
  expect(await lastState()).toBe('timedOut')
  await statement.close()
  await session.close()
})

it('closing a session stops what runs in it', async () => {
  const session = await local.client.openSession()
  await session.executeStatement('SELECT n FROM t.t.slow')
  await session.executeStatement('SELECT i FROM t.t.large')
  expect(await open()).toEqual({ sessionsOpen: 2, operationsOpen: 2 })
  await session.close()
  expect(await open()).toEqual({ sessionsOpen: 1, operationsOpen: 0 })
})

it('a session that has ended is an invalid handle', async () => {
  const other = await openDriverSession()
  const statement = await other.session.executeStatement('SELECT 1')
  await other.control('DELETE', '/sessions')
  const failures = [
    await failureOf(other.session.executeStatement('SELECT 1')),
    await failureOf(other.session.getInfo(17)),
    await failureOf(other.session.close()),
  ]
  await statement.close()
  await other.close()
  const message = 'Invalid SessionHandle: it is unknown or has been closed.'
  expect(failures).toEqual(
    failures.map(() => ({ kind: 'StatusError', message, sqlState: undefined })),
  )
})

it('an operation that was forgotten is an invalid handle', async () => {
  const other = await openDriverSession({ directWaitMs: 50 })
  await other.control('PUT', '/tables/t.t.large', 'SELECT i FROM range(1000000000) AS t(i)')
  const statement = await other.session.executeStatement('SELECT i FROM t.t.large')
  await other.control('DELETE', '/sessions')
  const source = await messageSource(statement)
  await source.fetchNext({ limit: 1 })
  const failure = await failureOf(source.fetchNext({ limit: 1 }))
  const message = 'Invalid OperationHandle: it is unknown or has been closed.'
  expect(failure).toMatchObject({ kind: 'StatusError', message })
  expect(await failureOf(statement.close())).toMatchObject({ message })
  await other.close()
})

it('closing the warehouse in the middle of a statement ends it', async () => {
  const other = await openDriverSession()
  await other.control('PUT', '/tables/t.t.slow', 'SELECT count(*) AS n FROM range(1000000000000)')
  const executed = failureOf(other.session.executeStatement('SELECT n FROM t.t.slow'))
  await wait(200)
  await other.warehouse.close()
  expect(await executed).toMatchObject({ kind: 'FetchError' })
})
