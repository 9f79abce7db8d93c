// The versions of the OpenAPI Specification that documents are written in, and a zod schema in the
// dialect of each. API Management edits only 3.0.
import type { z } from 'zod'
import { publishedSchema, type JsonObject } from '../published-schema'

/** The first is what a request without `version` gets. */
export const specifications = ['3.1', '3.0'] as const

export type Specification = (typeof specifications)[number]

/** What the document itself says. */
export const fullVersions: Readonly<Record<Specification, string>> = {
  '3.1': '3.1.0',
  '3.0': '3.0.3',
}

const targets = { '3.1': 'draft-2020-12', '3.0': 'openapi-3.0' } as const

export function schemaIn(specification: Specification, schema: z.ZodType): JsonObject {
  return publishedSchema(schema, targets[specification], (part) => {
    // That the names in an object are text goes without saying.
    delete part.propertyNames
    joinNull(part)
    // The format says it.
    if (part.format === 'date-time') delete part.pattern
    if (part.contentEncoding !== 'base64') return
    if (specification === '3.1') delete part.format
    else {
      delete part.contentEncoding
      part.format = 'byte'
    }
  })
}

/** The examples of a schema: 3.0 knows only one. */
export function examplesIn(
  specification: Specification,
  [first, ...more]: readonly unknown[],
): JsonObject {
  if (first === undefined) return {}
  return specification === '3.1' ? { examples: [first, ...more] } : { example: first }
}

/**
 * `{ type: ['string', 'null'] }` says what zod says with a choice of two, and tools read it better.
 * In 3.0, `nullable` has no effect without a `type` beside it.
 */
function joinNull(part: z.core.JSONSchema.BaseSchema): void {
  if (part.nullable && part.anyOf?.[0]) {
    part.anyOf[0].nullable = true
    delete part.nullable
  }
  const [only, none, ...more] = part.anyOf ?? []
  if (!only || none?.type !== 'null' || more.length > 0) return
  if (only.anyOf) {
    part.anyOf = [...only.anyOf, none]
  } else if (typeof only.type === 'string' && !only.enum) {
    delete part.anyOf
    Object.assign(part, only, { type: [only.type, 'null'] })
  }
}
