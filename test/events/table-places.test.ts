// Where the tables are: which hints make the warehouse be asked, and how often.
import { limits } from '../../src/base/limits'
import type { Observation } from '../../src/base/observation'
import type { ProblemCode } from '../../src/base/problem'
import { announceAll } from '../../src/events/announce'
import { makeTablePlaces } from '../../src/events/table-places'
import { meshOf, type Mesh } from './mesh'

let elapsedMs = 0
const clock = { now: () => 0, elapsed: () => elapsedMs }
/** Later than any earlier reading. */
const later = () => (elapsedMs += limits.placesReadMsMin)

interface Asked {
  readonly observed: readonly Observation[]
  /** The feeds that are found there, and the tables that the warehouse was asked for. */
  readonly find: (folder: string, tableVersion?: number) => Promise<unknown>
}

function placesOf(mesh: Mesh): Asked {
  const places = makeTablePlaces({ feeds: mesh.feeds, outbox: mesh.announcing.outbox, clock })
  const observed: Observation[] = []
  const observe = (observation: Observation) => {
    observed.push(observation)
  }
  const find: Asked['find'] = async (name, tableVersion = 5) => {
    mesh.statements.length = 0
    const hint = { folder: `file:///${name}`, tableVersion }
    const place = await places.at(hint, { ...mesh.announcing, observe })
    const feeds = place?.feeds.map(({ outputPort }) => outputPort)
    return { feeds, asked: mesh.statements.flat() }
  }
  return { observed, find }
}

it('a table that was looked at is known from its state, and the warehouse is not asked', async () => {
  const mesh = meshOf(3)
  await announceAll(mesh.feeds, mesh.announcing)
  const { find } = placesOf(mesh)
  expect(await find('table_1')).toEqual({ feeds: ['table_1'], asked: [] })
  later()
  expect(await find('elsewhere')).toEqual({ feeds: undefined, asked: [] })
})

it('a table that was never looked at is asked for once', async () => {
  const mesh = meshOf(2)
  const { find } = placesOf(mesh)
  expect(await find('table_1')).toEqual({ feeds: ['table_1'], asked: ['table_0', 'table_1'] })
  for (const folder of ['elsewhere', 'nowhere']) {
    later()
    expect(await find(folder)).toEqual({ feeds: undefined, asked: [] })
  }
  expect(await find('table_0')).toEqual({ feeds: ['table_0'], asked: [] })
})

it('only some are asked for at a time', async () => {
  const mesh = meshOf(2 * limits.placesAskedMax + 1)
  const { find } = placesOf(mesh)
  const counts: number[] = []
  for (let turn = 0; turn < 4; turn += 1) {
    later()
    const { asked } = (await find('elsewhere')) as { asked: unknown[] }
    counts.push(asked.length)
    // At once, nothing more is asked.
    expect(await find('elsewhere')).toEqual({ feeds: undefined, asked: [] })
  }
  expect(counts).toEqual([limits.placesAskedMax, limits.placesAskedMax, 1, 0])
})

it('a table that is not there yet is asked for again when somebody makes a table', async () => {
  const mesh = meshOf(1)
  mesh.tables.get('table_0')!.happen('drop')
  const { find, observed } = placesOf(mesh)
  expect(await find('elsewhere')).toEqual({ feeds: undefined, asked: ['table_0'] })
  expect(observed).toEqual([])
  mesh.tables.get('table_0')!.happen('create')
  later()
  expect(await find('table_0', 3)).toEqual({ feeds: undefined, asked: [] })
  later()
  expect(await find('table_0', 0)).toEqual({ feeds: ['table_0'], asked: ['table_0'] })
})

it('each table that is known is asked for once, when somebody makes a table', async () => {
  const mesh = meshOf(2)
  await announceAll(mesh.feeds, mesh.announcing)
  const { find } = placesOf(mesh)
  expect(await find('elsewhere', 0)).toEqual({ feeds: undefined, asked: ['table_0', 'table_1'] })
  later()
  expect(await find('elsewhere', 0)).toEqual({ feeds: undefined, asked: [] })
})

it.each<[ProblemCode, readonly string[]]>([
  ['WarehouseUnavailable', ['table_0']],
  ['WarehouseAccessDenied', []],
])('%s is told, and then asked for is %j', async (code, askedAgain) => {
  const mesh = meshOf(1)
  mesh.refusing.set('table_0', code)
  const { find, observed } = placesOf(mesh)
  expect(await find('table_0')).toEqual({ feeds: undefined, asked: ['table_0'] })
  expect(observed).toMatchObject([{ kind: 'lookFailed', code, table: { name: 'table_0' } }])
  later()
  expect(await find('table_0')).toMatchObject({ asked: askedAgain })
})

it('a table that moved is found at its new place after the next look', async () => {
  const mesh = meshOf(1)
  await announceAll(mesh.feeds, mesh.announcing)
  const { find } = placesOf(mesh)
  expect(await find('table_0')).toEqual({ feeds: ['table_0'], asked: [] })
  const { outbox } = mesh.announcing
  const { source } = mesh.feeds[0]!
  const { state, tag } = await outbox.read(source)
  const moved = Object.entries(state.tables).map(([name, table]) => [
    name,
    { ...table, location: 'file:///moved' },
  ])
  const next = { ...state, tables: Object.fromEntries(moved) as typeof state.tables }
  await outbox.write(source, tag, next, [])
  later()
  expect(await find('moved')).toEqual({ feeds: ['table_0'], asked: [] })
  expect(await find('table_0')).toMatchObject({ feeds: undefined })
})
