// When a table is looked at after a hint, and when the hint is dropped.
import { invocation } from '../../src/base/trace'
import { Problem, type ProblemCode } from '../../src/base/problem'
import { announceAll, type Announcing } from '../../src/events/announce'
import type { EventSink } from '../../src/events/event-sink'
import { makeAnnouncer, type Announcer } from '../../src/events/announcer'
import { noFate, SimulatedWorld } from './simulated-world'

const hintOf = (tableVersion: number, table = 'orders-1') => ({
  folder: `file:///${table}`,
  tableVersion,
})

let world: SimulatedWorld
let looks: number
let elapsedMs: number

/** @param lookIntervalMs of every feed */
function announcerWith(lookIntervalMs: number, parts: Partial<Announcing> = {}): Announcer {
  const poll = world.announcing(noFate, () => {
    looks += 1
    return Promise.resolve()
  })
  return makeAnnouncer({
    feeds: world.feeds.map((feed) => ({ ...feed, lookIntervalMs })),
    outbox: world.outbox,
    clock: { now: () => elapsedMs, elapsed: () => elapsedMs },
    announcing: () => ({ ...poll, ...parts }),
  })
}

beforeEach(async () => {
  elapsedMs = 0
  world = new SimulatedWorld()
  for (const table of world.tables.values()) table.happen('create')
  const calmly = world.announcing(noFate, () => Promise.resolve())
  await announceAll(world.feeds, calmly)
  looks = 0
})

it('a hint of a newer version is followed', async () => {
  const announcer = announcerWith(0)
  world.tables.get('orders')!.happen('write')
  await announcer.followHint(hintOf(1), invocation('request'))
  expect(world.arrived.get('/datamesh/sales/shop/orders')?.map(({ sequence }) => sequence)).toEqual(
    [1, 2],
  )
})

it.each([
  ['a version that is observed', hintOf(0)],
  ['a table that nobody reads', hintOf(9, 'elsewhere')],
])('a hint of %s asks the warehouse nothing', async (_, hint) => {
  await announcerWith(0).followHint(hint, invocation('request'))
  expect(looks).toBe(0)
})

it('a table that nobody has looked at yet is found by asking where it is, and followed', async () => {
  world = new SimulatedWorld()
  const orders = world.tables.get('orders')!
  for (const change of ['create', 'write', 'write'] as const) orders.happen(change)
  const announcer = announcerWith(0)
  await announcer.followHint(hintOf(2), invocation('request'))
  expect(world.arrived.get('/datamesh/sales/shop/orders')).toHaveLength(1)
  orders.happen('write')
  await announcer.followHint(hintOf(3), invocation('request'))
  expect(world.arrived.get('/datamesh/sales/shop/orders')).toHaveLength(2)
})

it('a table that is made anew elsewhere is found by its first commit there', async () => {
  const announcer = announcerWith(0)
  const orders = world.tables.get('orders')!
  orders.happen('drop')
  orders.happen('create')
  await announcer.followHint(hintOf(0, 'orders-2'), invocation('request'))
  const types = world.arrived
    .get('/datamesh/sales/shop/orders')
    ?.map(({ text }) => (JSON.parse(text) as { type: string }).type)
  expect(types).toEqual(['DataProductCreated', 'DataProductDeleted', 'DataProductCreated'])
})

it('a hint hurries a table and a feed that are left out after failures', async () => {
  let isRefused = true
  const poll = world.announcing(noFate, () => Promise.resolve())
  const sink: EventSink = {
    publish: (events) =>
      isRefused ? Promise.reject(new Problem('EventRefused')) : poll.sink.publish(events),
  }
  const announcer = announcerWith(0, { sink })
  world.tables.get('orders')!.happen('write')
  for (let run = 0; run < 4; run += 1) await announcer.followAll(invocation('request'))
  isRefused = false
  await announcer.followAll(invocation('left out'))
  expect(world.arrived.get('/datamesh/sales/shop/orders')).toHaveLength(1)
  await announcer.followHint(hintOf(1), invocation('request'))
  expect(world.arrived.get('/datamesh/sales/shop/orders')).toHaveLength(2)
})

it.each([
  ['SourceNotVersioned', [5, 1, 1]],
  ['WarehouseUnavailable', [5, 5, 5]],
] as const)(
  'five hints after each run of a table that answers %s try it %j times',
  async (code, times) => {
    let tried = 0
    const { facts } = world.announcing(noFate, () => Promise.resolve())
    const newest: typeof facts.newest = (connection, tables) => {
      if (!tables.some(({ name }) => name === 'orders')) return facts.newest(connection, tables)
      tried += 1
      return Promise.reject(new Problem(code))
    }
    const announcer = announcerWith(0, { facts: { ...facts, newest } })
    const counts: number[] = []
    for (let run = 0; run < 3; run += 1) {
      await announcer.followAll(invocation('request'))
      tried = 0
      for (let version = 1; version <= 5; version += 1) {
        await announcer.followHint(hintOf(version), invocation('request'))
      }
      counts.push(tried)
    }
    expect(counts).toEqual(times)
  },
)

it.each<[ProblemCode, string]>([
  ['EventGridUnavailable', 'failed'],
  ['StateStoreUnavailable', 'failed'],
  ['EventRefused', 'failed'],
])('a hint that meets %s is %s, and followed when that is over', async (code, outcome) => {
  let isRefused = true
  const poll = world.announcing(noFate, () => Promise.resolve())
  const sink: EventSink = {
    publish: (events) =>
      isRefused ? Promise.reject(new Problem(code)) : poll.sink.publish(events),
  }
  const announcer = announcerWith(0, { sink })
  expect(await announcer.followHint(hintOf(0), invocation('request'))).toBe('dropped')
  world.tables.get('orders')!.happen('write')
  expect(await announcer.followHint(hintOf(1), invocation('request'))).toBe(outcome)
  isRefused = false
  expect(await announcer.followHint(hintOf(1), invocation('request'))).toBe('followed')
})

it('a hint of a table that fails by itself is worth another try, but not for ever', async () => {
  const { facts } = world.announcing(noFate, () => Promise.resolve())
  const commitsFrom = () => Promise.reject(new Problem('WarehouseTimeout'))
  const announcer = announcerWith(0, { facts: { ...facts, commitsFrom } })
  world.tables.get('orders')!.happen('write')
  const outcomes: unknown[] = []
  for (let run = 0; run < 2; run += 1) {
    for (let times = 0; times < 3; times += 1) {
      outcomes.push(await announcer.followHint(hintOf(1), invocation('request')))
    }
    await announcer.followAll(invocation('request'))
  }
  expect(outcomes).toEqual(['failed', 'failed', 'failed', 'dropped', 'dropped', 'dropped'])
})

it('hints that come at once find their table although nobody has read where it is', async () => {
  const announcer = announcerWith(0)
  world.tables.get('orders')!.happen('write')
  const elsewhere = announcer.followHint(hintOf(9, 'elsewhere'), invocation('request-1'))
  await Promise.all([elsewhere, announcer.followHint(hintOf(1), invocation('request-2'))])
  expect(world.arrived.get('/datamesh/sales/shop/orders')).toHaveLength(2)
})

it('many hints while a table rests become one look', async () => {
  const announcer = announcerWith(50)
  const orders = world.tables.get('orders')!
  orders.happen('write')
  await announcer.followHint(hintOf(1), invocation('request'))
  for (let version = 2; version < 6; version += 1) orders.happen('write')
  looks = 0
  await announcer.followHint(hintOf(5), invocation('request'))
  const ofOne = looks
  for (let version = 6; version < 10; version += 1) orders.happen('write')
  looks = 0
  await Promise.all(
    [6, 7, 8, 9].map((version) => announcer.followHint(hintOf(version), invocation('request'))),
  )
  expect(looks).toBe(ofOne)
  expect(world.arrived.get('/datamesh/sales/shop/orders')).toHaveLength(10)
})

it('a table that rests longer than a function may wait is left to the schedule', async () => {
  const announcer = announcerWith(3_600_000)
  const orders = world.tables.get('orders')!
  orders.happen('write')
  await announcer.followHint(hintOf(1), invocation('request'))
  orders.happen('write')
  looks = 0
  await announcer.followHint(hintOf(2), invocation('request'))
  expect(looks).toBe(0)
  await announcer.followAll(invocation('request'))
  expect(world.arrived.get('/datamesh/sales/shop/orders')).toHaveLength(3)
})

it('reports what could not be published, why and since when, until it is published', async () => {
  let refusal: ProblemCode | undefined = 'EventGridUnavailable'
  const publish = () => (refusal ? Promise.reject(new Problem(refusal)) : Promise.resolve())
  const announcer = announcerWith(0, { sink: { publish } })
  expect(announcer.report()).toEqual({})
  world.tables.get('orders')!.happen('write')
  elapsedMs = 1_000
  await announcer.followAll(invocation('request-1'))
  refusal = 'EventGridAccessDenied'
  elapsedMs = 2_000
  await announcer.followAll(invocation('request-2'))
  expect(announcer.report()).toEqual({
    lastLookMs: 2_000,
    notPublished: { feeds: 2, code: 'EventGridAccessDenied', sinceMs: 1_000 },
  })
  refusal = undefined
  elapsedMs = 3_000
  await announcer.followAll(invocation('request-3'))
  expect(announcer.report()).toEqual({ lastLookMs: 3_000 })
})

it('reports nothing more once another process has published', async () => {
  const publish = () => Promise.reject(new Problem('EventGridUnavailable'))
  const announcer = announcerWith(0, { sink: { publish } })
  world.tables.get('orders')!.happen('write')
  await announcer.followAll(invocation('request-1'))
  expect(announcer.report().notPublished).toMatchObject({ feeds: 2 })
  await announceAll(
    world.feeds,
    world.announcing(noFate, () => Promise.resolve()),
  )
  await announcer.followAll(invocation('request-2'))
  expect(announcer.report().notPublished).toBeUndefined()
})

it('reports the feeds of a table that cannot be looked at', async () => {
  const refuse = () => Promise.reject(new Problem('SourceNotVersioned'))
  const { facts } = world.announcing(noFate, () => Promise.resolve())
  const announcer = announcerWith(0, { facts: { ...facts, newest: refuse } })
  elapsedMs = 1_000
  await announcer.followAll(invocation('request'))
  const notFollowed = { feeds: 2, code: 'SourceNotVersioned', sinceMs: 1_000 }
  expect(announcer.report()).toEqual({ lastLookMs: 1_000, notFollowed })
})
