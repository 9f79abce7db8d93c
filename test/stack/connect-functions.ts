// Connects running functions with the events of the storage account, as a deployment does after the
// code is there, and waits until they have looked at all tables: from then on, a commit is announced at
// once.
import { setTimeout as sleep } from 'node:timers/promises'
import { announceOnCommitName } from '../../src/functions/announce-on-commit'
import { announceOnScheduleName } from '../../src/functions/announce-on-schedule'
import { topicControl } from './event-grid/topic-control'
import type { EventAddresses } from './event-stand-ins'

/** Rejects while the functions do not answer. */
export async function connectFunctions(
  functionsUrl: string,
  { storageTopic }: Pick<EventAddresses, 'storageTopic'>,
): Promise<void> {
  const webhook = new URL('/runtime/webhooks/EventGrid', functionsUrl)
  webhook.hostname = '127.0.0.1'
  webhook.searchParams.set('functionName', announceOnCommitName)
  const endpoint = webhook.href
  await topicControl(storageTopic.controlUrl).subscribe(announceOnCommitName, { endpoint })
  await lookAtAll(functionsUrl)
}

const lookMsMax = 60_000
const pollMs = 50

/** Runs the schedule once, by hand, and waits until that is over. */
export async function lookAtAll(functionsUrl: string): Promise<void> {
  const before = await lastLook(functionsUrl)
  // It counts milliseconds.
  await sleep(5)
  const answer = await fetch(`${functionsUrl}/admin/functions/${announceOnScheduleName}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  })
  if (answer.status !== 202) {
    throw new Error(`The functions host does not run ${announceOnScheduleName}: ${answer.status}.`)
  }
  const deadlineMs = Date.now() + lookMsMax
  while ((await lastLook(functionsUrl)) === before) {
    if (Date.now() > deadlineMs) throw new Error('The functions do not look at the tables in time.')
    await sleep(pollMs)
  }
}

async function lastLook(functionsUrl: string): Promise<string | null> {
  const answer = await fetch(`${functionsUrl}/api/ready`)
  const { events } = (await answer.json()) as {
    readonly events: { readonly lastLook: string | null }
  }
  return events.lastLook
}
