// The endpoint with the JSON Schema of events, for everybody: events name its address in `dataschema`,
// and who receives them may know nothing else of the app.
import type { Links } from '../base/links'
import { limits } from '../base/limits'
import { eventSchema } from '../catalog/event-schema'
import { documentAnswer } from './document'
import type { Endpoint } from './http/endpoint'

export const eventSchemaName = 'readEventSchema'

export function eventSchemaEndpoint(links: Links): Endpoint {
  return {
    name: eventSchemaName,
    route: 'products/events/v1/schema.json',
    methods: ['GET'],
    callers: 'anybody',
    stages: ['parse', 'anywhere'],
    answer: (call) =>
      documentAnswer(call, {
        text: JSON.stringify(eventSchema(links)),
        mediaTypes: ['application/schema+json', 'application/json'],
        headers: {
          'Cache-Control': `public, max-age=${limits.schemaMaxAgeS}`,
          Vary: 'Accept, Accept-Encoding',
        },
      }),
  }
}
