// Who sends a request. Every request for data has a principal; one without an identity has the
// anonymous principal, where the settings allow it. Tokens are not verified yet.
import { Problem } from '../base/problem'

export interface Principal {
  readonly kind: 'anonymous'
  /** Identifies the principal: page tokens are bound to it, and it is recorded. */
  readonly id: string
}

const theAnonymous: Principal = Object.freeze({ kind: 'anonymous', id: 'anonymous' })

/** The principal of a request without an identity. */
export function anonymous(): Principal {
  return theAnonymous
}

export interface AuthenticateOptions {
  readonly allowAnonymous: boolean
}

/**
 * The principal of a request. Throws `Unauthenticated` where callers without an identity are not
 * allowed.
 */
export function authenticate({ allowAnonymous }: AuthenticateOptions): Principal {
  if (!allowAnonymous) throw new Problem('Unauthenticated')
  return anonymous()
}
