// How callers prove who they are, as OpenAPI describes it: with a token, or with a partner's key of the
// gateway.
import type { JsonObject } from '../published-schema'

export const securitySchemes: JsonObject = {
  entraToken: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'An access token of Entra ID for this API.',
  },
  subscriptionKey: {
    type: 'apiKey',
    in: 'header',
    name: 'Ocp-Apim-Subscription-Key',
    description: 'For partners: the key of a subscription at the gateway.',
  },
}

/** One of them is enough. */
export const security: readonly JsonObject[] = Object.keys(securitySchemes).map((name) => ({
  [name]: [],
}))
