// A page as OpenAPI describes it: a list of entries, and the link to the next page, for rows and for
// events alike.
import type { JsonObject } from '../published-schema'

/** @param entry the name of the schema of an entry */
export function pageSchema(entry: string, description: string): JsonObject {
  return {
    type: 'object',
    description,
    properties: {
      value: { type: 'array', items: { $ref: `#/components/schemas/${entry}` } },
      nextLink: {
        type: 'string',
        format: 'uri',
        description: 'The next page: follow it as it is. The last page has none.',
      },
    },
    required: ['value'],
  }
}

/** The answer with a page of this schema, and this page as its example. */
export function pageResponse(
  schema: string,
  example: { readonly value: readonly unknown[]; readonly nextLink?: string },
  headers: JsonObject = {},
): JsonObject {
  return {
    description: 'A page.',
    headers: { 'x-ms-request-id': { $ref: '#/components/headers/RequestId' }, ...headers },
    content: {
      'application/json': {
        schema: { $ref: `#/components/schemas/${schema}` },
        example,
      },
    },
  }
}

export const pageHeaders: JsonObject = {
  RequestId: {
    description: 'The id of the request, by which the platform team finds what happened.',
    schema: { type: 'string', format: 'uuid' },
    example: '8c2f0a52-3a3c-4b8e-9d0f-6c2c2b7e1f10',
  },
}
