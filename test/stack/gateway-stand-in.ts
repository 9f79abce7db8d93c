// The gateway of the local stack: a folder for its keys, the issuer and the port of the functions come in; a
// running gateway goes out, with a key for the partner and one for everybody who has a token.
import path from 'node:path'
import { limits } from '../../src/base/limits'
import type { Certificate } from './certificate'
import type { Issuer } from './entra/issuer'
import { startManagedIdentity } from './entra/managed-identity'
import { api, tenantId } from './entra/tenant'
import { startGateway, type GatewayOptions } from './gateway/gateway'
import type { NamedValues } from './gateway/policy-texts'
import { consumersSubscription, gateway as gatewayIdentity, partnerSubscription } from './people'
import { keepSecret } from './stack-directory'

export interface GatewayAddresses {
  readonly gatewayUrl: string
  /** By the ids of the subscriptions. */
  readonly subscriptionKeys: Readonly<Record<string, string>>
}

export interface GatewayStandIn {
  readonly addresses: GatewayAddresses
  close: () => Promise<void>
}

/** What a deployment gives to its policies. */
export function localNamedValues({ authorityHost }: Pick<Issuer, 'authorityHost'>): NamedValues {
  return {
    'tenant-id': tenantId,
    'login-endpoint': authorityHost,
    'caller-audience': api.audience,
    'app-audience': api.uri,
    'gateway-client-id': gatewayIdentity.clientId,
    'calls-per-minute': String(limits.callerRequestsPerMinuteDefault),
    'calls-per-day': '1000000',
  }
}

export interface GatewayStandInOptions extends Pick<GatewayOptions, 'tier' | 'isCached' | 'port'> {
  readonly issuer: Issuer
  readonly certificate: Pick<Certificate, 'cert'>
  readonly backendUrl: string
  readonly subscriptionKeys: GatewayAddresses['subscriptionKeys']
  /** The product that a subscription is for, where it is not that with every data product. */
  readonly products?: Readonly<Record<string, string>>
  /** In the place of the usual. */
  readonly namedValues?: NamedValues
  readonly nowMs?: () => number
}

export async function startGatewayStandIn(options: GatewayStandInOptions): Promise<GatewayStandIn> {
  const { issuer, certificate, subscriptionKeys, products, namedValues, ...others } = options
  const identity = await startManagedIdentity({ issuer, identities: [gatewayIdentity] })
  try {
    const gateway = await startGateway({
      ...others,
      namedValues: { ...localNamedValues(issuer), ...namedValues },
      subscriptions: Object.entries(subscriptionKeys).map(([id, key]) => ({
        ...{ id, name: id, key, product: products?.[id] ?? 'mesh' },
      })),
      identity: identity.environment,
      authority: certificate.cert,
    })
    return {
      addresses: { gatewayUrl: gateway.url, subscriptionKeys },
      close: async () => {
        await gateway.close()
        await identity.close()
      },
    }
  } catch (error) {
    await identity.close()
    throw error
  }
}

/** Kept, so that a key that somebody knows is still good after a restart. */
export async function keepSubscriptionKeys(
  directory: string,
): Promise<GatewayAddresses['subscriptionKeys']> {
  const keys = [partnerSubscription, consumersSubscription].map(async (id) => {
    const secret = await keepSecret(path.join(directory, `subscription-key-${id}`))
    // API Management's keys are 32 hexadecimal digits.
    return [id, Buffer.from(secret, 'base64').toString('hex').slice(0, 32)] as const
  })
  return Object.fromEntries(await Promise.all(keys))
}
