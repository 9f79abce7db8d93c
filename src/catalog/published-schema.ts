// A zod schema as a part of a published document: a schema comes in, JSON Schema in the dialect of the
// document goes out.
import { z } from 'zod'

export type JsonObject = Readonly<Record<string, unknown>>

/** What is sent has no further fields; what is published allows them. */
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
