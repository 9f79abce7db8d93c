// The outbox when Table Storage, or the way to it, fails: what its callers get, what has happened then,
// and that nothing of it is told to the log but codes.
import { limits } from '../../../src/base/limits'
import type { Outbox, StateTag } from '../../../src/events/outbox'
import { startAzurite, type Azurite } from '../../stack/azurite'
import { eventsFrom, newSource, record, stateAt } from '../../suites/outbox-suite'
import { codeOf } from '../../suites/warehouse-suite'
import {
  newTableName,
  openDoor,
  outboxOn,
  rawClient,
  toOptions,
  type Door,
  type Fate,
} from './local-tables'

const tableName = newTableName()
let azurite: Azurite
let door: Door
let outbox: Outbox
/** Soon gives up. */
let hasty: Outbox

beforeAll(async () => {
  azurite = await startAzurite()
  door = await openDoor(azurite.storage)
  outbox = outboxOn({ ...toOptions(door.storage, tableName), timeoutMs: 5_000 })
  hasty = outboxOn({ ...toOptions(door.storage, tableName), timeoutMs: 300 })
  await hasty.read(newSource())
})
afterAll(async () => {
  await door.close()
  await azurite.stop()
})
afterEach(() => {
  door.plan()
})

const attempts = limits.repeatsMax + 1
const always = (fate: Fate): readonly Fate[] => Array<Fate>(100).fill(fate)

type Call = (outbox: Outbox, source: string) => Promise<unknown>

const calls: readonly [string, Call][] = [
  ['read', ({ read }, source) => read(source)],
  ['write', ({ write }, source) => write(source, undefined, stateAt(1), eventsFrom(1, 1))],
  ['eventsAfter', ({ eventsAfter }, source) => eventsAfter(source, 0, 10)],
  ['purge', ({ purge }, source) => purge(source, 10)],
]

describe.each(calls)('%s', (_, call) => {
  it('succeeds after two answers of 503', async () => {
    await outbox.read(newSource())
    door.plan({ status: 503 }, { status: 503 })
    expect(await codeOf(call(outbox, newSource()))).toBe('fine')
    expect(door.requests).toHaveLength(3)
  })

  it.each<[string, Fate, string, number]>([
    ['503', { status: 503 }, 'StateStoreUnavailable', attempts],
    ['500', { status: 500 }, 'StateStoreUnavailable', attempts],
    ['connections that end', 'lost', 'StateStoreUnavailable', attempts],
    ['403', { status: 403 }, 'StateStoreAccessDenied', 1],
    ['a 404 of somebody else', { status: 404, body: 'nobody' }, 'StateStoreUnavailable', 1],
    ['400', { status: 400 }, 'InternalError', 1],
  ])('gives up after nothing but %s', async (_fault, fate, code, times) => {
    await outbox.read(newSource())
    door.plan(...always(fate))
    expect(await codeOf(call(outbox, newSource()))).toBe(code)
    expect(door.requests).toHaveLength(times)
  })

  it.each<[string, Fate]>([
    ['silence', 'hangs'],
    ['a wait that is too long', { status: 503, headers: { 'retry-after': '60' } }],
  ])('gives up in time after %s', async (_fault, fate) => {
    door.plan(...always(fate))
    const startedMs = performance.now()
    expect(await codeOf(call(hasty, newSource()))).toBe('StateStoreUnavailable')
    expect(performance.now() - startedMs).toBeLessThan(1_500)
    expect(door.requests).toHaveLength(1)
  })
})

it('waits as long as a 429 says', async () => {
  await outbox.read(newSource())
  door.plan({ status: 429, headers: { 'retry-after': '1' } })
  const startedMs = performance.now()
  expect(await outbox.write(newSource(), undefined, stateAt(1), [])).not.toBe('overtaken')
  expect(performance.now() - startedMs).toBeGreaterThan(990)
})

describe('a write whose answer is lost', () => {
  it('is not taken for one that went well, nor done twice: the first of a feed', async () => {
    const source = newSource()
    await outbox.read(source)
    door.plan('lost')
    const written = await outbox.write(source, undefined, stateAt(2), eventsFrom(1, 2))
    expect(written).toBe('overtaken')
    const { state, tag } = await outbox.read(source)
    expect(state).toEqual(stateAt(2))
    expect(await outbox.eventsAfter(source, 0, 10)).toEqual(eventsFrom(1, 2))
    const next = await outbox.write(source, tag, stateAt(3), eventsFrom(3, 1))
    expect((await outbox.read(source)).tag).toBe(next)
  })

  it('is not taken for one that went well, nor done twice: a later one', async () => {
    const source = newSource()
    const seen = await record(outbox, source, 1)
    door.plan('lost')
    expect(await outbox.write(source, seen, stateAt(3), eventsFrom(2, 2))).toBe('overtaken')
    expect((await outbox.read(source)).state).toEqual(stateAt(3))
    expect(await outbox.eventsAfter(source, 0, 10)).toEqual(eventsFrom(1, 3))
  })

  it('is a problem when no answer comes at all, and stops who has not read again', async () => {
    const source = newSource()
    const seen = await record(outbox, source, 1)
    door.plan('doneAndSilent')
    const silent = codeOf(hasty.write(source, seen, stateAt(2), eventsFrom(2, 1)))
    expect(await silent).toBe('StateStoreUnavailable')
    expect(await outbox.write(source, seen, stateAt(3), eventsFrom(2, 2))).toBe('overtaken')
    expect((await outbox.read(source)).state).toEqual(stateAt(2))
    expect(await outbox.eventsAfter(source, 0, 10)).toEqual(eventsFrom(1, 2))
  })

  it.each<[string, string, Readonly<Record<string, string>>]>([
    ['a page', '<html>', {}],
    ['nothing', '', { 'x-ms-request-id': 'request-1' }],
  ])('is a problem when the answer has the status of success, and %s', async (_, body, headers) => {
    const source = newSource()
    const seen = await record(outbox, source, 1)
    door.plan({ status: 202, headers, body })
    const written = outbox.write(source, seen, stateAt(2), eventsFrom(2, 1))
    expect(await codeOf(written)).toBe('StateStoreUnavailable')
    expect((await outbox.read(source)).state).toEqual(stateAt(1))
  })
})

it('removes no event twice when the answer to that is lost', async () => {
  const source = newSource()
  await record(outbox, source, 5)
  door.plan('passes', 'lost')
  expect(await outbox.purge(source, 3)).toBe(0)
  expect(await outbox.purge(source, 3)).toBe(0)
  expect(await outbox.eventsAfter(source, 0, 10)).toEqual(eventsFrom(4, 2))
})

it('does not take an answer without content for one that says that events are removed', async () => {
  const source = newSource()
  await record(outbox, source, 5)
  door.plan('passes', { status: 202, headers: { 'x-ms-request-id': 'request-1' }, body: '' })
  expect(await codeOf(outbox.purge(source, 3))).toBe('StateStoreUnavailable')
  expect(await outbox.eventsAfter(source, 0, 10)).toEqual(eventsFrom(1, 5))
})

it.each([
  ['text/html', '<html>'],
  ['text/html', ''],
  ['application/json', ''],
  ['application/json', '{}'],
  ['application/json', '{"value":[]}'],
])('does not take %s %j of somebody else for no state or no events', async (type, body) => {
  const source = newSource()
  await record(outbox, source, 5)
  const answer = { status: 200, headers: { 'content-type': type }, body }
  for (const [, call] of calls.filter(([name]) => name !== 'write')) {
    door.plan(answer)
    expect(await codeOf(call(outbox, source))).toBe('StateStoreUnavailable')
  }
  expect(await outbox.eventsAfter(source, 0, 10)).toEqual(eventsFrom(1, 5))
})

it('does not take a table that somebody has deleted for a feed without a state', async () => {
  const options = toOptions(azurite.storage)
  const own = outboxOn(options)
  const tag = await record(own, '/datamesh/a/b', 2)
  await rawClient(azurite.storage, options.tableName).deleteTable()
  expect(await codeOf(own.read('/datamesh/a/b'))).toBe('StateStoreUnavailable')
  // It is made again, and then there is no state.
  expect((await own.read('/datamesh/a/b')).tag).toBeUndefined()
  expect(await own.write('/datamesh/a/b', tag, stateAt(3), eventsFrom(3, 1))).toBe('overtaken')
})

it('is there again as soon as Table Storage is', async () => {
  const first = await startAzurite()
  const own = outboxOn(toOptions(first.storage))
  const source = newSource()
  await first.stop()
  for (const call of [
    () => own.read(source),
    () => own.write(source, undefined, stateAt(1), eventsFrom(1, 1)),
    () => own.eventsAfter(source, 0, 10),
    () => own.purge(source, 10),
  ]) {
    expect(await codeOf(call())).toBe('StateStoreUnavailable')
  }
  const tablePort = Number(new URL(first.storage.tableUrl).port)
  const second = await startAzurite({ tablePort })
  const written = await own.write(source, undefined, stateAt(1), eventsFrom(1, 1))
  expect((await own.read(source)).tag).toBe(written as StateTag)
  await second.stop()
})

it('keeps of a failure its status, its code and its request id', async () => {
  const source = newSource()
  await outbox.read(source)
  const body = JSON.stringify({ 'odata.error': { code: 'ServerBusy', message: { value: 'text' } } })
  const headers = { 'x-ms-request-id': 'request-1', 'content-type': 'application/json' }
  door.plan(...always({ status: 503, headers, body }))
  await expect(outbox.read(source)).rejects.toMatchObject({
    code: 'StateStoreUnavailable',
    cause: { httpStatus: 503, code: 'ServerBusy', requestId: 'request-1' },
  })
})
