// Sends one request to a topic with the SDK: the body in, nothing or the SDK's error out. The SDK
// would make the body of objects, drop digits of times and repeat some calls; here it sends the
// text that it gets, once, and within a time.
import { AsyncLocalStorage } from 'node:async_hooks'
import type { EventGridPublisherClient, EventGridPublisherClientOptions } from '@azure/eventgrid'
import type { TokenCredential } from '@azure/identity'
import type { Secret } from '../../base/secret'
import { callFailureOf } from '../outbound/call-failure'
import { carefulCredential, carefulSecret } from '../outbound/careful-credential'
import { isOnThisMachine } from '../outbound/on-this-machine'
import { within } from '../outbound/within'
import type { InputSchema } from './outgoing-event'

type TopicCredential =
  | { readonly kind: 'key'; readonly key: Secret<string> }
  | { readonly kind: 'credential'; readonly credential: TokenCredential }

export interface Topic {
  /** The topic's whole URL; only on this machine may it be without TLS. Asked before each request. */
  readonly endpoint: () => Promise<string>
  readonly credential: TopicCredential
  readonly inputSchema: InputSchema
}

/** Rejects with an error of the SDK, `CallTimedOut` or `CredentialFailed`. */
export type Send = (body: string, timeoutMs: number) => Promise<void>

type Policy = NonNullable<EventGridPublisherClientOptions['additionalPolicies']>[number]['policy']

/** The body of the request that is being sent. */
const bodies = new AsyncLocalStorage<string>()

/** Runs last, so that nothing is written into the body after it, such as a trace. */
const sendText: Policy = Object.freeze({
  name: 'meshportSendText',
  sendRequest: (request, next) => {
    const body = bodies.getStore()
    if (body === undefined) throw new Error('a request to Event Grid has no body')
    request.body = body
    return next(request)
  },
} satisfies Policy)

export function topicClient({ endpoint, credential, inputSchema }: Topic): Send {
  let connected: Connected | undefined
  /** A client keeps its key: another request may have read another one meanwhile. */
  const clientFor = (url: string, key?: string): Connected['client'] => {
    if (connected?.url !== url || connected.key !== key) {
      connected = { url, key, client: connect(url, credential, inputSchema, key) }
    }
    return connected.client
  }
  const secret = credential.kind === 'key' ? carefulSecret(credential.key) : undefined
  return (body, timeoutMs) =>
    within(timeoutMs, async (abortSignal) => {
      const url = await endpoint()
      const send = async (key?: string): Promise<void> => {
        const client = await clientFor(url, key)
        await bodies.run(body, () => client.send([], { abortSignal }))
      }
      if (!secret) return send()
      const used = await secret.read()
      try {
        await send(used)
      } catch (error) {
        const other = isRefused(error) ? await secret.replace(used) : undefined
        if (other === undefined) throw error
        await send(other)
      }
    })
}

function isRefused(error: unknown): boolean {
  const httpStatus = callFailureOf(error)?.httpStatus
  return httpStatus === 401 || httpStatus === 403
}

interface Connected {
  readonly url: string
  readonly key: string | undefined
  readonly client: Promise<EventGridPublisherClient<InputSchema>>
}

/** The SDK is loaded when it is first needed, so that an app without events never loads it. */
async function connect(
  url: string,
  credential: TopicCredential,
  inputSchema: InputSchema,
  key = '',
): Connected['client'] {
  const { AzureKeyCredential, EventGridPublisherClient } = await import('@azure/eventgrid')
  const given =
    credential.kind === 'key'
      ? new AzureKeyCredential(key)
      : carefulCredential(credential.credential)
  return new EventGridPublisherClient<InputSchema>(url, inputSchema, given, {
    additionalPolicies: [{ policy: sendText, position: 'perRetry' }],
    retryOptions: { maxRetries: 0 },
    redirectOptions: { maxRetries: 0 },
    allowInsecureConnection: isOnThisMachine(url),
  })
}
