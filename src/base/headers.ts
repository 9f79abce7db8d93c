// The names of headers that the app and the gateway in front of it have to agree on.

/** The token of the gateway's managed identity. */
export const gatewayAuthorizationHeader = 'X-Gateway-Authorization'

/** The id of the subscription whose key the gateway has checked. */
export const gatewaySubscriptionHeader = 'X-Gateway-Subscription'

/** The host's own. The functions library identifies requests by it as well. */
export const invocationIdHeader = 'x-ms-invocation-id'

export const requestIdHeader = 'x-ms-request-id'

export const errorCodeHeader = 'x-ms-error-code'
