// The subscriptions of the gateway: the key of a request comes in; the subscription goes out, none where none is
// needed, or the failure that API Management has for it.
import type { GatewayApi } from '../../../src/cli/gateway/gateway-api'
import { subscriptionKey } from '../../../src/cli/gateway/policies'
import { PolicyFailure } from './policy-run'
import type { HeaderList } from './headers'

export interface Subscription {
  readonly id: string
  readonly name: string
  readonly key: string
  readonly product: string
}

export function subscriptionOf(
  subscriptions: readonly Subscription[],
  request: { readonly headers: HeaderList; readonly query: string },
  { products, keyNeeded }: Pick<GatewayApi, 'products' | 'keyNeeded'>,
): Subscription | undefined {
  const key = request.headers.get(subscriptionKey.header) ?? keyInQuery(request.query)
  const found = subscriptions.find((each) => each.key === key)
  if (found && products.includes(found.product)) return found
  if (!keyNeeded) return undefined
  if (key === undefined) {
    throw refusal(
      'SubscriptionKeyNotFound',
      'Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API.',
    )
  }
  throw refusal(
    'SubscriptionKeyInvalid',
    'Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription.',
  )
}

function refusal(reason: string, message: string): PolicyFailure {
  return new PolicyFailure(401, { Source: 'authorization', Reason: reason, Message: message })
}

function keyInQuery(query: string): string | undefined {
  return new URLSearchParams(query).get(subscriptionKey.query) ?? undefined
}
