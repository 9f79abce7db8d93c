// Asks a webhook whether it wants events, before it gets any: each schema has a handshake of its own.
// Resolves when the webhook consents, and throws a refusal otherwise.
import { randomUUID } from 'node:crypto'
import type { InputSchema } from './accepted-event'
import { Refusal } from '../refusal'
import type { Subscription } from './subscription'

const origin = 'eventgrid.azure.net'

export async function shakeHands(
  subscription: Subscription,
  schema: InputSchema,
  topic: string,
  answerMs: number,
): Promise<void> {
  const ask = schema === 'CloudEvent' ? askByOptions : askByEvent
  const fault = await ask(subscription, topic, AbortSignal.timeout(answerMs)).catch(
    (error: unknown) => `it does not answer (${String(error)})`,
  )
  if (fault !== undefined) {
    throw new Refusal(400, `The validation handshake of the webhook failed: ${fault}.`)
  }
}

/** CloudEvents: what counts is the header, not the status. */
async function askByOptions(
  { endpoint }: Subscription,
  _topic: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { headers } = await fetch(endpoint, {
    method: 'OPTIONS',
    headers: { 'webhook-request-origin': origin },
    signal,
  })
  const allowed = headers.get('webhook-allowed-origin')
  if (allowed === origin || allowed === '*') return undefined
  return `WebHook-Allowed-Origin is ${allowed ?? 'missing'}, and not ${origin} or *`
}

async function askByEvent(
  { endpoint, name }: Subscription,
  topic: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const validationCode = randomUUID()
  const event = {
    id: randomUUID(),
    topic,
    subject: '',
    data: { validationCode },
    eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent',
    eventTime: new Date().toISOString(),
    metadataVersion: '1',
    dataVersion: '2',
  }
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'aeg-event-type': 'SubscriptionValidation',
      'aeg-subscription-name': name.toUpperCase(),
      'aeg-delivery-count': '0',
      'aeg-data-version': '2',
      'aeg-metadata-version': '1',
    },
    body: JSON.stringify([event]),
    signal,
  })
  if (response.status !== 200) return `its status is ${response.status}, and not 200`
  const answer = (await response.json()) as { readonly validationResponse?: unknown } | null
  return answer?.validationResponse === validationCode ? undefined : 'it repeats another code'
}
