// An API as the gateway is told of it, with its OpenAPI definition.
import type { JsonObject } from '../../catalog/published-schema'

export interface GatewayApi {
  readonly name: string
  /** Of the gateway's product. */
  readonly product: string
  readonly displayName: string
  readonly description: string
  readonly path: string
  /** '' for the first major version, which has no segment of its own in the path. */
  readonly version: string
  readonly definition: ApiDefinition
}

export interface ApiDefinition extends JsonObject {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, ApiOperation>>>>
}

export interface ApiOperation extends JsonObject {
  readonly operationId: string
}
