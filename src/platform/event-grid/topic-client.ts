// Sends one request to a topic with the SDK: the body in, nothing or the SDK's error out. The SDK
// would make the body of objects, drop digits of times and repeat some calls; here it sends the
// text that it gets, once, and within a time.
import { AsyncLocalStorage } from 'node:async_hooks'
import type {
  AzureKeyCredential as KeyCredential,
  EventGridPublisherClient,
  EventGridPublisherClientOptions,
} from '@azure/eventgrid'
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
  let connected: { readonly url: string; readonly client: Promise<Connected> } | undefined
  const connectedTo = (url: string): Promise<Connected> => {
    if (connected?.url !== url) connected = { url, client: connect(url, credential, inputSchema) }
    return connected.client
  }
  const key = credential.kind === 'key' ? carefulSecret(credential.key) : undefined
  return (body, timeoutMs) =>
    within(timeoutMs, async (abortSignal) => {
      const { client, useKey } = await connectedTo(await endpoint())
      const send = () => bodies.run(body, () => client.send([], { abortSignal }))
      if (!key) return send()
      const used = await key.read()
      useKey?.(used)
      try {
        await send()
      } catch (error) {
        const other = isRefused(error) ? await key.replace(used) : undefined
        if (other === undefined) throw error
        useKey?.(other)
        await send()
      }
    })
}

function isRefused(error: unknown): boolean {
  const httpStatus = callFailureOf(error)?.httpStatus
  return httpStatus === 401 || httpStatus === 403
}

interface Connected {
  readonly client: EventGridPublisherClient<InputSchema>
  readonly useKey?: (key: string) => void
}

/** The SDK is loaded when it is first needed, so that an app without events never loads it. */
async function connect(
  url: string,
  credential: TopicCredential,
  inputSchema: InputSchema,
): Promise<Connected> {
  const { AzureKeyCredential, EventGridPublisherClient } = await import('@azure/eventgrid')
  const options: EventGridPublisherClientOptions = {
    additionalPolicies: [{ policy: sendText, position: 'perRetry' }],
    retryOptions: { maxRetries: 0 },
    redirectOptions: { maxRetries: 0 },
    allowInsecureConnection: isOnThisMachine(url),
  }
  const clientWith = (given: KeyCredential | TokenCredential) =>
    new EventGridPublisherClient<InputSchema>(url, inputSchema, given, options)
  if (credential.kind === 'credential') {
    return { client: clientWith(carefulCredential(credential.credential)) }
  }
  const keyCredential = new AzureKeyCredential('set before each request')
  const useKey = (key: string): void => {
    keyCredential.update(key)
  }
  return { client: clientWith(keyCredential), useKey }
}
