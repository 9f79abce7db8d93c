// A gateway of a test's own, with an app behind it that demands the gateway's token, and an issuer for both. Its
// limits and its tier are the test's.
import { readFileSync } from 'node:fs'
import { startGatewayStandIn, type GatewayStandInOptions } from '../stack/gateway-stand-in'
import { findPort } from '../stack/port'
import { consumersSubscription, partnerSubscription, type Tokens } from '../stack/people'
import { startOwnHost, type OwnHost } from './host'
import { startOwnIssuer, type OwnIssuer } from './own-issuer'
import { readyStack } from './stack'

export const keys = {
  [partnerSubscription]: '0123456789abcdef0123456789abcdef',
  [consumersSubscription]: 'fedcba9876543210fedcba9876543210',
} as const

export interface OwnGateway {
  readonly url: string
  readonly host: OwnHost
  readonly tokens: Tokens
  readonly issuer: OwnIssuer['issuer']
  readonly close: () => Promise<void>
}

export async function startOwnGateway(
  options: Partial<
    Pick<GatewayStandInOptions, 'tier' | 'isCached' | 'namedValues' | 'nowMs' | 'products'>
  > = {},
  settings: Readonly<Record<string, string>> = {},
): Promise<OwnGateway> {
  const { warehouse } = readyStack()
  const own = await startOwnIssuer(warehouse)
  const port = await findPort(0, '')
  const gatewayUrl = `http://localhost:${port}`
  const usual = { AUTHENTICATION_MODE: 'gatewayAndCaller', CONSUMER_URL: gatewayUrl }
  const issuerUrl = own.issuer.authorityHost
  const host = await startOwnHost(
    { ...usual, EVENT_SCHEDULE: '0 0 0 1 1 *', ...settings },
    { warehouse, issuerUrl },
    readyStack(),
  )
  const gateway = await startGatewayStandIn({
    ...{ tier: 'StandardV2', port, issuer: own.issuer, ...options },
    certificate: { cert: readFileSync(warehouse.caFile, 'utf8') },
    backendUrl: `${host.url}/api/products`,
    subscriptionKeys: keys,
  })
  return {
    url: gateway.addresses.gatewayUrl,
    host,
    tokens: own.tokens,
    issuer: own.issuer,
    close: async () => {
      await gateway.close()
      await host.stop()
      await own.close()
    },
  }
}
