// An API as the gateway is told of it, with its OpenAPI definition.
import type { JsonObject } from '../../catalog/published-schema'

export interface GatewayApi {
  readonly name: string
  /** Of the gateway: a key for one of them is a key for the API. */
  readonly products: readonly string[]
  readonly displayName: string
  readonly description: string
  /** '' for what is about the whole mesh. */
  readonly path: string
  /** '' for the first major version, which has no segment of its own in the path. */
  readonly version: string
  /** Otherwise a request without a key goes through, as nobody. */
  readonly keyNeeded: boolean
  readonly definition: ApiDefinition
}

export interface ApiDefinition extends JsonObject {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, ApiOperation>>>>
}

export interface ApiOperation extends JsonObject {
  readonly operationId: string
}

/** The gateway makes no HEAD of a GET. */
export function getAndHead(
  operation: ApiOperation,
): Readonly<Record<'get' | 'head', ApiOperation>> {
  const { operationId, parameters } = operation
  const head = {
    operationId: `${operationId}Head`,
    summary: `The headers of ${operationId}`,
    ...(parameters !== undefined && { parameters }),
    responses: { '200': { description: 'The headers that GET has.' } },
  }
  return { get: operation, head }
}
