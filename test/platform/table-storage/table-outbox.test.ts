// The outbox on a real Azurite: what every outbox does, what it refuses to read, and what it refuses to
// send.
import { limits } from '../../../src/base/limits'
import type { RecordedEvent } from '../../../src/events/event'
import type { FeedState } from '../../../src/events/feed-state'
import type { Outbox } from '../../../src/events/outbox'
import { partitionKeyOf } from '../../../src/platform/table-storage/feed-rows'
import { startAzurite, type Azurite } from '../../stack/azurite'
import { eventsFrom, newSource, outboxSuite, record, stateAt } from '../../suites/outbox-suite'
import { codeOf } from '../../suites/warehouse-suite'
import { newTableName, openDoor, outboxOn, rawClient, toOptions, type Door } from './local-tables'

const tableName = newTableName()
let azurite: Azurite
let door: Door
let outbox: Outbox

beforeAll(async () => {
  azurite = await startAzurite()
  door = await openDoor(azurite.storage)
  outbox = outboxOn(toOptions(door.storage, tableName))
})
afterAll(async () => {
  await door.close()
  await azurite.stop()
})

outboxSuite(() => outbox)

it('makes its table once, also when several begin, and finds one that is there', async () => {
  const options = toOptions(door.storage)
  door.plan()
  const first = outboxOn(options)
  await Promise.all([1, 2, 3].map(() => first.read(newSource())))
  expect(door.requests.filter((made) => made === 'POST Tables')).toHaveLength(1)
  await record(first, '/datamesh/a/b', 1)
  expect(await outboxOn(options).eventsAfter('/datamesh/a/b', 0, 9)).toEqual(eventsFrom(1, 1))
})

it('removes a bounded number of events at a time', async () => {
  const source = newSource()
  await record(outbox, source, limits.eventsPurgedAtOnceMax + 50)
  expect(await outbox.purge(source, 5_000)).toBe(limits.eventsPurgedAtOnceMax)
  expect(await outbox.purge(source, 5_000)).toBe(50)
})

describe('reading what it has not written', () => {
  const whole = JSON.stringify(stateAt(1))

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['no text', {}],
    ['a number', { text0: 1 }],
    ['no JSON', { text0: whole.slice(0, -1) }],
    ['another form', { text0: JSON.stringify({ recorded: 1 }) }],
    ['a member too many', { text0: JSON.stringify({ ...stateAt(1), more: 1 }) }],
    [
      'half a text, and the rest in the wrong place',
      { text0: whole.slice(0, 9), text2: whole.slice(9) },
    ],
  ])('refuses a state with %s', async (_, properties) => {
    const source = newSource()
    const partitionKey = partitionKeyOf(source)
    await rawClient(azurite.storage, tableName).createEntity({
      ...{ partitionKey, rowKey: 'state' },
      ...properties,
    })
    expect(await codeOf(outbox.read(source))).toBe('InvalidStoredState')
    expect(await codeOf(outbox.write(source, undefined, stateAt(1), []))).toBe('InvalidStoredState')
  })

  it.each([
    ['has no sequence in its key', 'event-00000000000000x1', { text0: '{}' }],
    ['has no text', 'event-0000000000000001', {}],
  ])('refuses an event that %s', async (_, rowKey, properties) => {
    const source = newSource()
    const partitionKey = partitionKeyOf(source)
    const client = rawClient(azurite.storage, tableName)
    await client.createEntity({ partitionKey, rowKey, ...properties })
    expect(await codeOf(outbox.eventsAfter(source, 0, 9))).toBe('InvalidStoredState')
  })

  it('does not begin a feed anew among the events of a state that is lost', async () => {
    const source = newSource()
    await record(outbox, source, 3)
    await rawClient(azurite.storage, tableName).deleteEntity(partitionKeyOf(source), 'state')
    const begun = outbox.write(source, undefined, stateAt(1), eventsFrom(1, 1))
    expect(await codeOf(begun)).toBe('InvalidStoredState')
    expect((await outbox.read(source)).tag).toBeUndefined()
    expect(await outbox.eventsAfter(source, 0, 9)).toEqual(eventsFrom(1, 3))
  })
})

describe('the limits of Table Storage', () => {
  const longest = (bytesMore: number): readonly RecordedEvent[] => {
    // Sixteen properties of a row, as the service counts their bytes, beside its keys and its time.
    const source = partitionKeyOf(newSource()).length
    const frame = 4 + 2 * (source + 'event-'.length + 16) + 34
    const names = 10 * (12 + 2 * 'text0'.length) + 6 * (12 + 2 * 'text10'.length)
    const characters = Math.floor((limits.tableRowBytesMax - frame - names) / 2) + bytesMore
    return [{ sequence: 1, text: 'ä'.repeat(characters) }]
  }
  const wide = (count: number): readonly RecordedEvent[] =>
    eventsFrom(1, count).map(({ sequence }) => ({ sequence, text: 'x'.repeat(46_000) }))

  it.each<[string, readonly RecordedEvent[]]>([
    ['of the largest row', longest(0)],
    ['of nearly four mebibytes', wide(86)],
    ['of a hundred rows', eventsFrom(1, 99)],
  ])('are not reached by a write %s', async (_, events) => {
    const source = newSource()
    expect(await outbox.write(source, undefined, stateAt(1), events)).not.toBe('overtaken')
    expect(await outbox.eventsAfter(source, 0, 100)).toEqual(events)
  })

  it.each<[string, string, FeedState, readonly RecordedEvent[]]>([
    ['a row that is too large', newSource(), stateAt(1), longest(1)],
    ['more than four mebibytes', newSource(), stateAt(1), wide(92)],
    ['more than a hundred rows', newSource(), stateAt(1), eventsFrom(1, 100)],
    ['a name that is too long', `/${'ä'.repeat(100)}`, stateAt(1), []],
    [
      'a state that is too large',
      newSource(),
      { ...stateAt(1), tables: { ['x'.repeat(600_000)]: { epoch: 1 } } },
      [],
    ],
  ])('refuse %s before anything is sent', async (_, source, state, events) => {
    door.plan()
    expect(await codeOf(outbox.write(source, undefined, state, events))).toBe('RecordTooLarge')
    expect(door.requests).toEqual([])
  })
})
