// Who sends a request, as the app knows it after authentication. There is one type for people,
// applications and partners, and for the anonymous principal of a developer's machine.

export interface Principal {
  readonly kind: 'anonymous' | 'person' | 'application' | 'partner'
  /** No other principal has it. Page tokens and limits are bound to it; it is never recorded. */
  readonly id: string
  /** A keyed hash of the id: what logs and the warehouse's query history call the principal. */
  readonly alias: string
  readonly roles: readonly string[]
  readonly scopes: readonly string[]
  readonly groups: readonly string[]
  /** The client id of an application that calls in its own name. */
  readonly application: string | undefined
  /** A partner's subscription at the gateway. */
  readonly subscription: string | undefined
}

const nothing = Object.freeze({
  roles: Object.freeze([]),
  scopes: Object.freeze([]),
  groups: Object.freeze([]),
  application: undefined,
  subscription: undefined,
})

const theAnonymous: Principal = Object.freeze({
  ...nothing,
  kind: 'anonymous',
  id: 'anonymous',
  alias: 'anonymous',
})

/** The principal of every request where the settings ask for no identity. */
export function anonymous(): Principal {
  return theAnonymous
}

/** What a verified token says of its caller. */
export interface CallerClaims {
  readonly tenant: string
  /** The caller's object id in the tenant: a person's, or that of an application's service principal. */
  readonly objectId: string
  /** The client id of the application that got the token. */
  readonly application: string
  /** Whether that application calls in its own name. */
  readonly isApplication: boolean
  readonly roles: readonly string[]
  readonly scopes: readonly string[]
  readonly groups: readonly string[]
}

type Named = Omit<Principal, 'alias'>

export function principalOf({
  tenant,
  objectId,
  application,
  isApplication,
  roles,
  scopes,
  groups,
}: CallerClaims): Named {
  return {
    ...nothing,
    kind: isApplication ? 'application' : 'person',
    id: `${tenant}/${objectId}`,
    roles,
    scopes,
    groups,
    // A person's application is not a caller: anybody can sign in with a public one.
    application: isApplication ? application : undefined,
  }
}

export function partnerOf(subscription: string): Named {
  return { ...nothing, kind: 'partner', id: subscription, subscription }
}
