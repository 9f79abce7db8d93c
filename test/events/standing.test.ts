// Where a feed stands, as an operator sees it: nothing is left, events that nobody takes pile up, and
// versions that cannot be recorded make it fall behind.
import type { FeedStanding, Observation } from '../../src/base/observation'
import { Problem } from '../../src/base/problem'
import { invocation } from '../../src/base/trace'
import { announceAll } from '../../src/events/announce'
import { meshOf, type Mesh } from './mesh'

type Followed = Extract<Observation, { readonly kind: 'feedFollowed' }>

/** Of the only feed, after a run. */
async function standing(
  mesh: Mesh,
  parts: Partial<Mesh['announcing']> = {},
): Promise<FeedStanding | undefined> {
  mesh.observed.length = 0
  await announceAll(mesh.feeds, { ...mesh.announcing, ...parts })
  const told = mesh.observed.find((each): each is Followed => each.kind === 'feedFollowed')
  if (!told) return undefined
  const { outboxDepth, lagVersions, lagMs } = told
  return { outboxDepth, lagVersions, lagMs }
}

const none = { outboxDepth: 0, lagVersions: 0, lagMs: 0 }
const refusing = { publish: () => Promise.reject(new Problem('EventGridUnavailable')) }

function happen(mesh: Mesh, count: number): void {
  for (let i = 0; i < count; i += 1) mesh.tables.get('table_0')!.happen('write')
}
/** Long after the last commit of the table. */
function lateClock(mesh: Mesh) {
  const at = Date.parse(mesh.tables.get('table_0')!.now.history.at(-1)!.at.text)
  return { now: () => at + 60_000, elapsed: () => 0 }
}

it('with all events published nothing is left', async () => {
  const mesh = meshOf(1)
  expect(await standing(mesh)).toEqual(none)
  happen(mesh, 3)
  expect(await standing(mesh)).toEqual(none)
  expect(await standing(mesh)).toEqual(none)
})

it('events that nobody takes are counted, with the versions and the age of the oldest', async () => {
  const mesh = meshOf(1)
  await standing(mesh)
  happen(mesh, 3)
  const clock = lateClock(mesh)
  const behind = await standing(mesh, { sink: refusing, clock })
  expect(behind).toMatchObject({ outboxDepth: 3, lagVersions: 3 })
  expect(behind!.lagMs).toBeGreaterThanOrEqual(60_000)
  expect(await standing(mesh, { clock })).toEqual(none)
})

it('a table that is seen and cannot be looked at closely falls behind', async () => {
  const mesh = meshOf(1)
  await standing(mesh)
  happen(mesh, 2)
  const clock = lateClock(mesh)
  const facts = {
    ...mesh.announcing.facts,
    commitsFrom: () => Promise.reject(new Problem('WarehouseAccessDenied')),
  }
  expect(await standing(mesh, { facts, clock })).toEqual({
    ...{ outboxDepth: 0, lagVersions: 2, lagMs: 60_000 },
  })
})

it('of a table that cannot be seen nothing is said', async () => {
  const mesh = meshOf(1)
  await standing(mesh)
  mesh.refusing.set('table_0', 'WarehouseAccessDenied')
  expect(await standing(mesh)).toBeUndefined()
})

it('what a hint finds is in its trace; what the schedule finds has traces of its own', async () => {
  const mesh = meshOf(1)
  const tracesOf = () =>
    mesh.published.map(({ text }) =>
      (JSON.parse(text) as { traceparent: string }).traceparent.slice(3, 35),
    )
  await standing(mesh)
  happen(mesh, 1)
  const hint = invocation('hint')
  await standing(mesh, { invocation: hint, trigger: 'hint' })
  const [bySchedule, byHint] = tracesOf()
  expect(byHint).toBe(hint.trace.traceId)
  expect(bySchedule).not.toBe(mesh.announcing.invocation.trace.traceId)
})
