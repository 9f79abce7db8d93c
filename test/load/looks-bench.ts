// What a run of the schedule costs with many tables, simulated ones: its statements and its memory
// with nothing new; and its time when a thousand have changed, with Azurite and the topic.
import { randomBytes } from 'node:crypto'
import { fixedSecret } from '../../src/base/secret'
import { systemClock } from '../../src/base/clock'
import { announceAll } from '../../src/events/announce'
import { feedState, newFeedState } from '../../src/events/feed-state'
import { eventGridSink } from '../../src/platform/event-grid/event-grid-sink'
import { StateTable } from '../../src/platform/table-storage/state-table'
import { tableOutbox } from '../../src/platform/table-storage/table-outbox'
import { meshOf, type Mesh } from '../events/mesh'
import type { EventAddresses } from '../stack/event-stand-ins'

const runs = 10

export async function benchLooks(events: EventAddresses): Promise<void> {
  console.log('a run of the schedule with nothing new')
  for (const count of [10, 100, 1_000, 10_000]) {
    const mesh = meshOf(count)
    await announceAll(mesh.feeds, mesh.announcing)
    mesh.statements.length = 0
    const [beforeMb, beginMs] = [heapMb(), performance.now()]
    for (let run = 0; run < runs; run += 1) await announceAll(mesh.feeds, mesh.announcing)
    const ms = (performance.now() - beginMs) / runs
    const statements = mesh.statements.length / runs
    mesh.statements.length = 0
    const grown = (heapMb() - beforeMb).toFixed(1)
    console.log(
      `  ${count} tables: ${statements} statements, ${ms.toFixed(0)} ms of our own; ` +
        `after ${runs} runs ${grown} MB more`,
    )
  }
  const mesh = onTheWire(meshOf(1_000), events)
  await announceAll(mesh.feeds, mesh.announcing)
  for (const table of mesh.tables.values()) table.happen('write')
  mesh.statements.length = 0
  const beginMs = performance.now()
  const { published, failed } = await announceAll(mesh.feeds, mesh.announcing)
  const s = ((performance.now() - beginMs) / 1_000).toFixed(1)
  console.log(
    `  1,000 tables that have all changed: ${mesh.statements.length} statements, ` +
      `${published} events published, ${failed} feeds failed, ${s} s with Azurite and the topic`,
  )
}

function onTheWire(mesh: Mesh, { storage, eventGrid }: EventAddresses): Mesh {
  const { account, key, tableUrl: url } = storage
  const credential = { kind: 'sharedKey', account, key: () => Promise.resolve(key) } as const
  const tableName = `bench${randomBytes(8).toString('hex')}`
  const outbox = tableOutbox(new StateTable({ url, tableName, credential }), {
    initial: newFeedState,
    parse: (stored) => feedState.parse(stored),
  })
  const sink = eventGridSink({
    endpoint: () => Promise.resolve(eventGrid.endpoint),
    credential: { kind: 'key', key: fixedSecret(eventGrid.key) },
    inputSchema: 'CloudEvent',
    clock: systemClock,
    observe: () => undefined,
  })
  return { ...mesh, announcing: { ...mesh.announcing, outbox, sink } }
}

function heapMb(): number {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed / 1_048_576
}
