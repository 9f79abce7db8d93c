// What every `Outbox` does, whatever is behind it: the suite that each implementation passes, the one
// in memory included, so that a test on one of them says something about the other.
import { randomUUID } from 'node:crypto'
import type { RecordedEvent } from '../../src/events/event'
import { printTableName } from '../../src/declare/source'
import { newFeedState, type FeedState } from '../../src/events/feed-state'
import type { Outbox, StateTag } from '../../src/events/outbox'
import { toTableVersion } from '../../src/warehouse/table-version'

/** A name of a feed that no other test has. */
export function newSource(): string {
  return `/datamesh/aviation/${randomUUID()}`
}

/** The state of a feed whose one table is at this version, with as many events recorded. */
export function stateAt(version: number, published = 0): FeedState {
  const table = printTableName({
    catalog: 'data_mesh_catalog',
    schema: 'aviation',
    name: 'flüge 🛫',
  })
  const observed = {
    tableId: 'b5a5ab0c',
    location: 'abfss://lake@account.dfs.core.windows.net/flights',
    schema: 'digest',
    version: toTableVersion(version),
    at: '2026-01-01T00:00:00Z',
    announced: toTableVersion(version),
    missedLooks: 0,
    epoch: 0,
  }
  return { tables: { [table]: observed }, recorded: version, purged: 0, published }
}

export function eventsFrom(first: number, count: number): readonly RecordedEvent[] {
  return Array.from({ length: count }, (_, i) => ({
    sequence: first + i,
    text: JSON.stringify({ id: `event ${first + i}`, subject: 'Zürich 🛫 "\\" \u0001' }),
  }))
}

/** Records this many events, as many in one write as fit. Resolves to the last tag. */
export async function record(outbox: Outbox, source: string, count: number): Promise<StateTag> {
  let { tag } = await outbox.read(source)
  for (let first = 1; first <= count; first += 99) {
    const events = eventsFrom(first, Math.min(99, count - first + 1))
    const written = await outbox.write(source, tag, stateAt(first + events.length - 1), events)
    if (written === 'overtaken') throw new Error('nobody else writes here')
    tag = written
  }
  return tag!
}

/** @param under what is tested; asked for in each test */
export function outboxSuite(under: () => Outbox): void {
  const all = (source: string) => under().eventsAfter(source, 0, 1_000)

  it('gives a new feed the state of a new feed, and no events', async () => {
    const source = newSource()
    expect(await under().read(source)).toEqual({ state: newFeedState, tag: undefined })
    expect(await all(source)).toEqual([])
    expect(await under().purge(source, 10)).toBe(0)
  })

  it('gives back the state and the events exactly as they were written', async () => {
    const source = newSource()
    const tag = await under().write(source, undefined, stateAt(3), eventsFrom(1, 3))
    expect(await under().read(source)).toEqual({ state: stateAt(3), tag })
    expect(await all(source)).toEqual(eventsFrom(1, 3))
  })

  it('goes on with the tag of the last write, also without events', async () => {
    const source = newSource()
    const first = await under().write(source, undefined, stateAt(3), eventsFrom(1, 3))
    const second = await under().write(source, first as StateTag, stateAt(3, 3), [])
    expect(second).not.toBe(first)
    expect(await under().read(source)).toEqual({ state: stateAt(3, 3), tag: second })
    const third = await under().write(source, second as StateTag, stateAt(4, 3), eventsFrom(4, 1))
    expect(await under().read(source)).toEqual({ state: stateAt(4, 3), tag: third })
    expect(await all(source)).toEqual(eventsFrom(1, 4))
  })

  it('gives another tag to a state that is written again as it was', async () => {
    const source = newSource()
    const first = await under().write(source, undefined, stateAt(1), [])
    const second = await under().write(source, first as StateTag, stateAt(1), [])
    expect(await under().write(source, first as StateTag, stateAt(1), [])).toBe('overtaken')
    expect((await under().read(source)).tag).toBe(second)
  })

  it('lets one of eight win who create a feed at once, with its events alone', async () => {
    const source = newSource()
    const racers = [1, 2, 3, 4, 5, 6, 7, 8]
    const written = await Promise.all(
      racers.map((n) => under().write(source, undefined, stateAt(n), eventsFrom(1, n))),
    )
    await expectOneWinner(source, racers, written)
  })

  it('lets one of eight win who have seen the same state, with its events alone', async () => {
    const source = newSource()
    const seen = await under().write(source, undefined, newFeedState, [])
    const racers = [1, 2, 3, 4, 5, 6, 7, 8]
    const written = await Promise.all(
      racers.map((n) => under().write(source, seen as StateTag, stateAt(n), eventsFrom(1, n))),
    )
    await expectOneWinner(source, racers, written)
  })

  async function expectOneWinner(
    source: string,
    racers: readonly number[],
    written: readonly (StateTag | 'overtaken')[],
  ): Promise<void> {
    const winners = racers.filter((_, i) => written[i] !== 'overtaken')
    expect(winners).toHaveLength(1)
    const [winner] = winners
    const tag = written[racers.indexOf(winner!)]
    expect(await under().read(source)).toEqual({ state: stateAt(winner!), tag })
    expect(await all(source)).toEqual(eventsFrom(1, winner!))
  }

  it('writes nothing for one who comes back with an old tag, or with none', async () => {
    const source = newSource()
    const old = await under().write(source, undefined, stateAt(1), eventsFrom(1, 1))
    const newest = await under().write(source, old as StateTag, stateAt(2), eventsFrom(2, 1))
    for (const seen of [old as StateTag, undefined]) {
      const written = await under().write(source, seen, stateAt(9), eventsFrom(3, 7))
      expect(written).toBe('overtaken')
    }
    expect(await under().read(source)).toEqual({ state: stateAt(2), tag: newest })
    expect(await all(source)).toEqual(eventsFrom(1, 2))
  })

  it('gives events in order, after the one that is named and as many as are asked for', async () => {
    const source = newSource()
    await record(under(), source, 1_250)
    expect(await under().eventsAfter(source, 0, 2_000)).toEqual(eventsFrom(1, 1_250))
    expect(await under().eventsAfter(source, 0, 1_100)).toEqual(eventsFrom(1, 1_100))
    expect(await under().eventsAfter(source, 98, 100)).toEqual(eventsFrom(99, 100))
    expect(await under().eventsAfter(source, 1_249, 100)).toEqual(eventsFrom(1_250, 1))
    expect(await under().eventsAfter(source, 1_250, 100)).toEqual([])
  })

  it('keeps the feeds of all names apart', async () => {
    const start = newSource()
    const ends = ['', '/', '//', '#', '?', '\\', '%', '%2F', '~2F', '~2f', "'", "''", ' ', '+', '&']
    const more = ['ä', 'a\u0308', '🛫', '\u0000', '\u001f', '\u007f', '\u0085', 'A', 'a', '()!*~.']
    const sources = [...ends, ...more].map((end) => start + end)
    for (const [i, source] of sources.entries()) {
      const written = await under().write(source, undefined, stateAt(i), eventsFrom(i + 1, 1))
      expect(written).not.toBe('overtaken')
    }
    for (const [i, source] of sources.entries()) {
      expect((await under().read(source)).state).toEqual(stateAt(i))
      expect(await all(source)).toEqual(eventsFrom(i + 1, 1))
    }
  })

  it('keeps long texts whole, whatever their characters', async () => {
    const source = newSource()
    const texts = [
      'x'.repeat(32_768),
      'ä'.repeat(32_769),
      `x${'🛫'.repeat(50_000)}`,
      '"'.repeat(9e4),
    ]
    const events = texts.map((text, i) => ({ sequence: i + 1, text }))
    const { tables } = stateAt(1)
    const [name, table] = Object.entries(tables)[0]!
    const copies = Array.from({ length: 500 }, (_, i) => [`${name} ${i}`, table] as const)
    const state = { ...stateAt(4), tables: Object.fromEntries(copies) }
    const tag = await under().write(source, undefined, state, events)
    expect(await under().read(source)).toEqual({ state, tag })
    expect(await all(source)).toEqual(events)
    // A shorter text leaves nothing of the longer one.
    const next = await under().write(source, tag as StateTag, stateAt(4), [])
    expect(await under().read(source)).toEqual({ state: stateAt(4), tag: next })
  })

  it('removes events up to the one that is named, and neither later ones nor the state', async () => {
    const [source, other] = [newSource(), newSource()]
    const tag = await record(under(), source, 1_150)
    await record(under(), other, 3)
    let purged = 0
    for (let some = -1; some !== 0; purged += some) some = await under().purge(source, 1_120)
    expect(purged).toBe(1_120)
    expect(await under().eventsAfter(source, 0, 1_000)).toEqual(eventsFrom(1_121, 30))
    expect(await under().read(source)).toEqual({ state: stateAt(1_150), tag })
    expect(await all(other)).toEqual(eventsFrom(1, 3))
  })

  it('lets several remove the same events at once', async () => {
    const source = newSource()
    await record(under(), source, 250)
    const purged = await Promise.all([1, 2, 3].map(() => under().purge(source, 240)))
    expect(purged.reduce((sum, some) => sum + some)).toBeLessThanOrEqual(240)
    while ((await under().purge(source, 240)) > 0);
    expect(await all(source)).toEqual(eventsFrom(241, 10))
  })
}
