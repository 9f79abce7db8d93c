// From a commit to a webhook, through a storage event: running stand-ins and functions come in, the
// milliseconds from the time of each commit to the arrival of its event go out.
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { defaultAnnouncements } from '../../src/declare/announcements'
import { toMilliseconds } from '../../src/declare/service-level'
import { dataProductEvent } from '../../src/events/event'
import type { EventAddresses } from '../stack/event-stand-ins'
import { topicControl } from '../stack/event-grid/topic-control'
import { startWebhook } from '../stack/event-grid/webhook'
import type { WarehouseAddress } from '../stack/stand-ins-process'
import { connectDriver, runStatement } from '../stack/warehouse/driver-client'

const rounds = 5
const arriveMsMax = 30_000
/** A change of one row each, so that only the way of its event takes time. */
const changes = [
  "UPDATE data_mesh_catalog.safety.bird_strikes SET airport_name = 'HERE' WHERE strike_id = 1",
  "UPDATE data_mesh_catalog.aviation.airports SET city = 'San Francisco' WHERE iata = 'SFO'",
]

export async function timesToWebhook(
  { port, path: httpPath, token, caFile }: WarehouseAddress,
  { eventGrid }: EventAddresses,
): Promise<readonly number[]> {
  const client = await connectDriver({ port, httpPath }, await readFile(caFile, 'utf8'), { token })
  const session = await client.openSession()
  const times: number[] = []
  const webhook = await startWebhook((request) => {
    if (request.method !== 'POST') return
    const { type, time } = dataProductEvent.parse(request.body)
    if (type === 'DataProductUpdated') times.push(Date.now() - Date.parse(time))
  })
  await topicControl(eventGrid.controlUrl).subscribe('bench', { endpoint: webhook.url })
  for (let round = 1; round <= rounds; round += 1) {
    for (const change of changes) await runStatement(session, change)
    const deadlineMs = Date.now() + arriveMsMax
    while (times.length < round * changes.length) {
      if (Date.now() > deadlineMs) throw new Error(`only ${times.length} events have arrived`)
      await sleep(10)
    }
    // A table is not looked at again before that.
    await sleep(toMilliseconds(defaultAnnouncements.lookIntervalMin))
  }
  await session.close()
  await client.close()
  await webhook.close()
  return times
}
