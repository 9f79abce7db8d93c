// Connects running functions with the events of the storage account, as a deployment does after the
// code is there, and has them look at all tables once: from then on, a commit is announced at once.
import { announceOnCommitName } from '../../src/functions/announce-on-commit'
import { announceOnScheduleName } from '../../src/functions/announce-on-schedule'
import { subscribe, type EventAddresses } from './event-stand-ins'

/** Rejects while the functions do not answer. */
export async function connectFunctions(
  functionsUrl: string,
  { storageTopic }: Pick<EventAddresses, 'storageTopic'>,
): Promise<void> {
  const webhook = new URL('/runtime/webhooks/EventGrid', functionsUrl)
  webhook.hostname = '127.0.0.1'
  webhook.searchParams.set('functionName', announceOnCommitName)
  await subscribe(storageTopic.controlUrl, announceOnCommitName, webhook.href)
  const answer = await fetch(`${functionsUrl}/admin/functions/${announceOnScheduleName}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  })
  if (answer.status !== 202) {
    throw new Error(`The functions host does not run ${announceOnScheduleName}: ${answer.status}.`)
  }
}
