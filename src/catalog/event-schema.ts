// The JSON Schema of events, as it is published: what the event path promises of its events becomes
// a document, for validators and for generators of types. Receivers have to accept fields that it
// does not name, so that fields can be added.
import type { Links } from '../base/links'
import { eventByType } from '../events/event'
import { publishedSchema, type JsonObject } from './published-schema'

/** The schema to which `dataschema` points: of the data of an event of any type, with one for each. */
export function eventSchema(links: Links): JsonObject {
  const definitions = Object.entries(eventByType).map(([type, { shape }]) => [
    type,
    { title: type, ...publishedSchema(shape.data, 'draft-2020-12') },
  ])
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: links.eventSchema(),
    title: 'The data of an event about a data product, version 1',
    description:
      'The type of the event says which of the definitions its data satisfies. Further fields may ' +
      'be added at any time: accept those that you do not know. In Event Grid’s own schema, the ' +
      'data also has the source and the sequence of the event.',
    oneOf: Object.keys(eventByType).map((type) => ({ $ref: `#/$defs/${type}` })),
    $defs: Object.fromEntries(definitions),
  }
}
