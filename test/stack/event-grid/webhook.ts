// A webhook for tests of deliveries: it notes each request, and answers as it is told.
import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export interface Received {
  readonly method: string
  readonly headers: http.IncomingHttpHeaders
  readonly body: unknown
}

export interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export interface Webhook {
  readonly url: string
  readonly received: Received[]
  /** What it answers; undefined for no answer. */
  answers: (request: Received) => Answer | undefined
  readonly close: () => Promise<void>
}

/** It consents to both handshakes, and to every event. */
export function consent({ method, headers, body }: Received): Answer {
  const origin = headers['webhook-request-origin']
  if (method === 'OPTIONS' && typeof origin === 'string') {
    return { status: 200, headers: { 'webhook-allowed-origin': origin } }
  }
  if (headers['aeg-event-type'] !== 'SubscriptionValidation') return { status: 204 }
  const [event] = body as readonly { readonly data: { readonly validationCode: string } }[]
  return { status: 200, body: JSON.stringify({ validationResponse: event?.data.validationCode }) }
}

/** @param onReceived called when a request has come, before it is answered */
export async function startWebhook(
  onReceived: (request: Received) => void = () => undefined,
): Promise<Webhook> {
  const server = http.createServer((request, response) => {
    void text(request).then((body) => {
      const { method = '', headers } = request
      const noted = {
        method,
        headers,
        body: body === '' ? undefined : (JSON.parse(body) as unknown),
      }
      webhook.received.push(noted)
      onReceived(noted)
      const answer = webhook.answers(noted)
      if (answer) response.writeHead(answer.status, answer.headers).end(answer.body)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const webhook: Webhook = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    received: [],
    answers: consent,
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
  return webhook
}
