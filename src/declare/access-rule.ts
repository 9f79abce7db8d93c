// Who may use an output port: by what their verified token says of them, or by the subscription that
// the gateway names. What no rule allows is denied.

/** Each list names callers who may use the output port; a caller who is in one of them is allowed. */
export interface AllowedCallers {
  /** App roles, as a token has them in `roles`: people and applications to whom one is assigned. */
  readonly roles?: readonly string[]
  /** Delegated permissions, as a token has them in `scp`: people who use an application with one. */
  readonly scopes?: readonly string[]
  /** Groups in Entra ID, by object id, as a token has them in `groups`. */
  readonly groups?: readonly string[]
  /** Applications that call in their own name, by client id. */
  readonly applications?: readonly string[]
  /** Partners without a token, by the id of their subscription in API Management. */
  readonly subscriptions?: readonly string[]
}

export type AccessRule =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'everybodyKnown' }
  | { readonly kind: 'anyOf'; readonly callers: Required<AllowedCallers> }

/** Also what holds where a declaration says nothing. */
export function nobody(): AccessRule {
  return Object.freeze({ kind: 'nobody' })
}

/** Every caller with a valid token for this API, and every partner with a subscription. */
export function everybodyKnown(): AccessRule {
  return Object.freeze({ kind: 'everybodyKnown' })
}

/**
 * @example
 * anyOf({ roles: ['Safety.Read'], groups: ['7f0f…'], subscriptions: ['acme-airlines'] })
 */
export function anyOf(callers: AllowedCallers): AccessRule {
  const { roles = [], scopes = [], groups = [], applications = [], subscriptions = [] } = callers
  return Object.freeze({
    kind: 'anyOf',
    callers: Object.freeze({ roles, scopes, groups, applications, subscriptions }),
  })
}
