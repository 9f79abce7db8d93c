// Who asks. Every request has a principal, also the anonymous one, so that deciding never has to
// guess. Verifying the gateway's and the caller's tokens arrives with the access issue.
import { Problem } from '../base/problem'

export interface Principal {
  readonly kind: 'anonymous'
  /** Tells principals apart: page tokens are bound to it, and it is recorded. */
  readonly id: string
}

const theAnonymous: Principal = Object.freeze({ kind: 'anonymous', id: 'anonymous' })

/** The principal of a request that names nobody. */
export function anonymous(): Principal {
  return theAnonymous
}

export interface AuthenticateOptions {
  readonly allowAnonymous: boolean
}

/** The principal of a request. Throws `Unauthenticated` when nobody in particular may not ask. */
export function authenticate({ allowAnonymous }: AuthenticateOptions): Principal {
  if (!allowAnonymous) throw new Problem('Unauthenticated')
  return anonymous()
}
