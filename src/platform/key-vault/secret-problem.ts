// Makes a problem of a failure to read a secret, and says after which another attempt may help. The cause
// that it keeps has codes, and no value, no address and no name of a vault.
import { Problem, toProblem, type ProblemCode } from '../../base/problem'
import { callFailureOf, isTemporary, type CallFailure } from '../outbound/call-failure'

export function mayRepeat(error: unknown): boolean {
  const failure = callFailureOf(error)
  return failure !== undefined && isTemporary(failure)
}

export function toSecretProblem(error: unknown): Problem {
  const cause = callFailureOf(error)
  return cause ? new Problem(codeOf(cause), undefined, { cause }) : toProblem(error)
}

/** An answer came, but not one of Key Vault. */
export function unreadable(): Problem {
  const cause = 'the answer of Key Vault cannot be read'
  return new Problem('SecretsUnavailable', undefined, { cause })
}

/** @param fault what follows the name in a sentence; it has no value */
export function invalidSecret(name: string, fault: string): Problem {
  return new Problem('InvalidSecret', undefined, { cause: `the secret ${name} ${fault}` })
}

function codeOf(failure: CallFailure): ProblemCode {
  if (isTemporary(failure)) return 'SecretsUnavailable'
  return failure.httpStatus === 404 ? 'InvalidSecret' : 'SecretsAccessDenied'
}
