// The endpoint with the AsyncAPI document of events: of the output ports that exist for the caller,
// because it names their tables.
import { decide } from '../access/decide'
import type { Links } from '../base/links'
import { asyncApi, type Topic } from '../catalog/async-api'
import type { ServedOutputPort } from '../catalog/registry'
import { acceptedForm } from '../query/accepted-form'
import { refuseUnknown } from '../query/parameter-values'
import { parseQueryString } from '../query/query-string'
import { jsonAnswer } from './http/answer'
import type { Endpoint } from './http/endpoint'

export interface AsyncApiSources {
  readonly topic: Omit<Topic, 'endpoint'> & { readonly endpoint: () => Promise<string> }
  readonly links: Links
}

export const asyncApiName = 'readAsyncApi'

export function asyncApiEndpoint(
  served: readonly ServedOutputPort[],
  { topic, links }: AsyncApiSources,
): Endpoint {
  return {
    name: asyncApiName,
    route: 'products/events/v1/asyncapi.json',
    methods: ['GET'],
    callers: 'identified',
    stages: ['authenticate', 'parse', 'anywhere'],
    answer: async ({ rawQuery, header }, principal) => {
      acceptedForm(header('accept'), [{ mediaType: 'application/json' }])
      refuseUnknown(parseQueryString(rawQuery), [])
      const visible = served.filter(({ outputPort }) => decide(principal, outputPort).visible)
      const { inputSchema } = topic
      const endpoint = await topic.endpoint()
      return jsonAnswer(200, asyncApi(visible, { endpoint, inputSchema }, links))
    },
  }
}
