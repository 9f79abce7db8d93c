// The promise to subscribers, as a judgement of what arrived: no version is lost, what is repeated
// is the same, and nothing has a hole.
import { dataProductEvent, type DataProductEvent } from '../../src/events/event'
import type { Feed } from '../../src/events/feed'
import type { Life } from './simulated-table'
import type { SimulatedWorld } from './simulated-world'

/** What is wrong, in words; empty when the promise is kept. */
export async function brokenPromises(world: SimulatedWorld): Promise<readonly string[]> {
  const found = await Promise.all(
    world.feeds.map(async (feed) => {
      const { state } = await world.outbox.read(feed.source)
      const arrived = world.arrived.get(feed.source) ?? []
      const distinct = new Map(arrived.map((event) => [event.sequence, event]))
      const events = [...distinct.values()].map(({ text }) =>
        dataProductEvent.parse(JSON.parse(text)),
      )
      return [
        ...(state.published === state.recorded ? [] : ['not all recorded events are published']),
        ...arrived
          .filter(({ sequence, text }) => distinct.get(sequence)?.text !== text)
          .map(({ sequence }) => `event ${sequence} came twice with different bytes`),
        ...holesIn([...distinct.keys()]),
        ...(new Set(events.map(({ id }) => id)).size === events.length
          ? []
          : ['two events have one id']),
        ...lostVersions(feed, events, world),
      ].map((what) => `${feed.outputPort}: ${what}`)
    }),
  )
  return found.flat()
}

/** First arrivals come in order and without holes. */
function holesIn(sequences: readonly number[]): readonly string[] {
  return sequences.flatMap((sequence, i) =>
    sequence === i + 1 ? [] : [`event ${sequence} arrived where ${i + 1} was due`],
  )
}

function lostVersions(
  { tables }: Feed,
  events: readonly DataProductEvent[],
  world: SimulatedWorld,
): readonly string[] {
  return tables.flatMap(({ name }) => {
    const table = world.tables.get(name)!
    const own = events.filter(({ data }) => data.tableName === name)
    const ofLives = own.reduce<DataProductEvent[][]>((lives, event) => {
      if (event.type === 'DataProductCreated') lives.push([])
      lives.at(-1)?.push(event)
      return lives
    }, [])
    const last = ofLives.at(-1)
    const end = last?.at(-1)
    return [
      ...ofLives.flatMap((life) => unexplained(life, table.lives)),
      ...(own[0] && own[0].type !== 'DataProductCreated' ? [`${name} was not created first`] : []),
      ...(!table.isThere && end && end.type !== 'DataProductDeleted'
        ? [`${name} is gone and nobody was told`]
        : []),
      ...(table.isThere && !isUpToDate(last, table.now) ? [`the newest ${name} is not told`] : []),
    ]
  })
}

/** Versions between two events of one life are upkeep, or are named as a gap. */
function unexplained(events: readonly DataProductEvent[], lives: readonly Life[]): string[] {
  const [created] = events
  const life = lives.find(({ history }) =>
    history.some(
      ({ version, at }) => version === created?.data.version && at.text === created.time,
    ),
  )
  return events.slice(1).flatMap(({ type, data }, i) => {
    const previous = events[i]!.data.version
    if (data.previousVersion !== previous) return [`${data.version} does not follow ${previous}`]
    const last = type === 'DataProductDeleted' ? data.version + 1 : data.version
    const between = (life?.history ?? []).slice(previous + 1, last)
    return between
      .filter(({ version, operation }) => operation !== 'OPTIMIZE' && !isInGap(version, data.gap))
      .map(({ version }) => `version ${version} of ${data.tableName} is lost`)
  })
}

function isInGap(version: number, gap: DataProductEvent['data']['gap']): boolean {
  return gap !== null && version >= gap.fromVersion && version <= gap.toVersion
}

function isUpToDate(events: readonly DataProductEvent[] | undefined, { history }: Life): boolean {
  const told = events?.at(-1)
  if (!told || told.type === 'DataProductDeleted') return false
  return history.slice(told.data.version + 1).every(({ operation }) => operation === 'OPTIMIZE')
}
