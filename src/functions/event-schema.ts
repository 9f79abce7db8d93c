// The endpoint with the JSON Schema of events, for everybody: events name its address in `dataschema`,
// and who receives them may know nothing else of the app.
import { digest } from '../base/digest'
import type { Links } from '../base/links'
import { limits } from '../base/limits'
import { eventSchema } from '../catalog/event-schema'
import { jsonTextAnswer } from './http/answer'
import type { Endpoint } from './http/endpoint'

export const eventSchemaName = 'readEventSchema'

export function eventSchemaEndpoint(links: Links): Endpoint {
  return {
    name: eventSchemaName,
    route: 'products/events/v1/schema.json',
    methods: ['GET'],
    callers: 'anybody',
    stages: ['anywhere'],
    answer: ({ header }) => {
      const text = JSON.stringify(eventSchema(links))
      const tag = `"${digest(text)}"`
      const headers = {
        'Cache-Control': `public, max-age=${limits.schemaMaxAgeS}`,
        // Weak, because the body may be compressed.
        ETag: `W/${tag}`,
        Vary: 'Accept-Encoding',
      }
      if (isNamed(tag, header('if-none-match'))) return { status: 304, headers }
      return jsonTextAnswer(200, text, { ...headers, 'Content-Type': 'application/schema+json' })
    },
  }
}

function isNamed(tag: string, ifNoneMatch = ''): boolean {
  const named = ifNoneMatch.split(',').map((each) => each.trim().replace(/^W\//, ''))
  return named.includes(tag) || named.includes('*')
}
