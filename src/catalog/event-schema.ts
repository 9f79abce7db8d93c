// The JSON Schema of events, as it is published: what the event path promises of its events becomes
// a document, for validators and for generators of types. Receivers have to accept fields that it
// does not name, so that fields can be added.
import { z } from 'zod'
import type { Links } from '../base/links'
import { eventByType } from '../events/event'

export type JsonObject = Readonly<Record<string, unknown>>

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

/** As part of a document. What is sent has no further fields; what is published allows them. */
export function publishedSchema(
  schema: z.ZodType,
  target: 'draft-07' | 'draft-2020-12' | 'openapi-3.0',
  refine: (part: z.core.JSONSchema.BaseSchema) => void = () => undefined,
): JsonObject {
  const part = z.toJSONSchema(schema, {
    target,
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
      refine(jsonSchema)
    },
  })
  delete part.$schema
  return part
}
