// The authenticate stage: the headers of a request come in, its principal goes out. Three headers say who
// asks, and each is believed for one reason only; no other header counts.
import { gatewayAuthorizationHeader, gatewaySubscriptionHeader } from '../base/headers'
import { Problem, type ProblemCode } from '../base/problem'
import type { IdentityProvider } from './identity-provider'
import { anonymous, partnerOf, principalOf, type Principal } from './principal'

type Header = (name: string) => string | undefined

/** Throws `Unauthenticated`, `InvalidToken`, `NotThroughGateway` or `IdentityProviderUnavailable`. */
export type Authenticate = (header: Header) => Promise<Principal>

/** Every request has the anonymous principal. */
export function authenticateNobody(): Promise<Principal> {
  return Promise.resolve(anonymous())
}

export interface AuthenticateOptions {
  readonly provider: IdentityProvider
  readonly aliasOf: (principal: Pick<Principal, 'kind' | 'id'>) => Promise<string>
  /** Whether a request counts only if the gateway has proved itself. */
  readonly gatewayNeeded: boolean
}

/** What API Management's ids of subscriptions look like. */
const subscriptionId = /^[A-Za-z0-9][A-Za-z0-9._-]{0,255}$/

export function makeAuthenticate({
  provider,
  aliasOf,
  gatewayNeeded,
}: AuthenticateOptions): Authenticate {
  return async (header) => {
    const isThroughGateway = await provesGateway(header(gatewayAuthorizationHeader))
    const caller = await callerOf(header, isThroughGateway)
    return Object.freeze({ ...caller, alias: await aliasOf(caller) })
  }

  async function provesGateway(authorization: string | undefined): Promise<boolean> {
    if (authorization !== undefined) {
      await provider.verifyGateway(bearerToken(authorization, 'NotThroughGateway'))
      return true
    }
    if (gatewayNeeded) throw new Problem('NotThroughGateway')
    return false
  }

  /** A partner's header is believed because of the gateway's token, and never by its name. */
  async function callerOf(header: Header, isThroughGateway: boolean) {
    const authorization = header('authorization')
    if (authorization !== undefined) {
      return principalOf(await provider.callerOf(bearerToken(authorization, 'InvalidToken')))
    }
    const subscription = header(gatewaySubscriptionHeader)
    if (isThroughGateway && subscription !== undefined && subscriptionId.test(subscription)) {
      return partnerOf(subscription)
    }
    throw new Problem('Unauthenticated')
  }
}

function bearerToken(authorization: string, otherwise: ProblemCode): string {
  const [, token] = /^Bearer +(\S+)$/i.exec(authorization) ?? []
  if (token === undefined) throw new Problem(otherwise)
  return token
}
