// A gateway before an app of a test's own: policies by their parts come in; requests go through both.
import http, { type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import type { GatewayApi } from '../../../src/cli/gateway/gateway-api'
import { listen, portOf, stop } from '../local-server'
import { startGateway, type Gateway, type GatewayOptions } from './gateway'
import type { GatewayPolicies } from './pipeline'

export function operation(operationId: string): { readonly operationId: string } {
  return { operationId }
}

export function thingsApi(name: string, version: string): GatewayApi {
  return {
    ...{ name, products: ['things'], displayName: name, description: '', path: 'things', version },
    keyNeeded: true,
    definition: {
      openapi: '3.0.3',
      paths: {
        '/rows': { get: operation(`get${name}`), head: operation(`head${name}`) },
        ...(version === '' && { '/sent': { post: operation('send') } }),
      },
    },
  }
}

export interface Parts {
  readonly inbound?: string
  readonly backend?: string
  readonly outbound?: string
  readonly onError?: string
  readonly product?: string
  readonly global?: string
}

const sectionsOf = ({ inbound = '', backend = '', outbound = '', onError = '' }: Parts): string =>
  `<policies><inbound>${inbound}</inbound><backend>${backend}</backend>` +
  `<outbound>${outbound}</outbound><on-error>${onError}</on-error></policies>`

const wrapped = (part = '') => `<base />${part}`

function policiesOf(parts: Parts): GatewayPolicies {
  const forward = '<forward-request timeout="1" buffer-response="false" />'
  const { backend = '<base />' } = parts
  const outer = {
    inbound: '<base />',
    backend: '<base />',
    outbound: '<base />',
    onError: '<base />',
  }
  return {
    global: {
      name: 'global',
      text: sectionsOf({
        inbound: parts.global ?? '',
        backend: forward,
        onError: parts.onError ?? '',
      }),
    },
    product: { name: 'product', text: sectionsOf({ ...outer, inbound: wrapped(parts.product) }) },
    api: {
      name: 'api',
      text: sectionsOf({
        ...{ inbound: wrapped(parts.inbound), outbound: wrapped(parts.outbound) },
        ...{ backend, onError: '<base />' },
      }),
    },
  }
}

/** What the app behind the gateway was asked. */
interface Asked {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

function ordinary(_: unknown, response: ServerResponse): void {
  response.setHeader('Server', 'app').end('rows')
}

const toApp = '<set-backend-service backend-id="meshport" />'

export interface AskOptions {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly signal?: AbortSignal
}

export class GatewayBeforeApp {
  readonly seen: Asked[] = []
  answer: RequestListener = ordinary
  gateway: Gateway | undefined
  readonly #server = http.createServer((request, response) => {
    void text(request).then((body) => {
      const { method = '', url = '', headers } = request
      this.seen.push({ method, url, headers, body })
      this.answer(request, response)
    })
  })

  async startApp(): Promise<void> {
    await listen(this.#server, 0)
  }

  async end(): Promise<void> {
    await stop(this.#server)
  }

  async reset(): Promise<void> {
    await this.gateway?.close()
    this.gateway = undefined
    this.seen.length = 0
    this.answer = ordinary
  }

  async start(parts: Parts, options: Partial<GatewayOptions> = {}): Promise<Gateway> {
    this.gateway = await startGateway({
      tier: 'StandardV2',
      backendUrl: `http://127.0.0.1:${portOf(this.#server)}/app`,
      namedValues: { word: 'named', number: '2' },
      subscriptions: [{ id: 'sub', name: 'Sub', key: 'key', product: 'things' }],
      identity: { IDENTITY_ENDPOINT: 'http://127.0.0.1:1/', IDENTITY_HEADER: '' },
      apis: [thingsApi('v1', ''), thingsApi('v2', 'v2')],
      policies: policiesOf({ ...parts, inbound: `${parts.inbound ?? ''}${toApp}` }),
      ...options,
    })
    return this.gateway
  }

  ask(target: string, { headers = {}, ...init }: AskOptions = {}): Promise<Response> {
    return fetch(`${this.gateway!.url}${target}`, {
      ...init,
      headers: { 'Ocp-Apim-Subscription-Key': 'key', ...headers },
    })
  }
}

/** For on-error and others: an answer that tells what failed. */
export const tellError =
  '<return-response><set-status code="599" reason="x" />' +
  `<set-body>@(context.LastError.Source + " " + context.LastError.Reason)</set-body></return-response>`
