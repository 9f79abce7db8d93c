// What a readiness probe says of the app's secrets: whether each could be read when this process last
// tried. The vault is not asked, and neither it nor a secret is named.
import type { ProblemCode } from '../base/problem'
import { statusOf, type CheckOutcome } from './readiness-check'

interface SecretTrouble {
  readonly code: ProblemCode
  readonly sinceMs: number
  /** Whether an earlier value still serves. */
  readonly hasValue: boolean
}

export interface SecretReadiness {
  /** Of those that rows need, and of those that only events need. */
  readonly ofRows: () => readonly SecretTrouble[]
  readonly ofEvents: () => readonly SecretTrouble[]
}

export interface SecretOutcome {
  readonly outcome: CheckOutcome
  /** Whether rows lack a secret. */
  readonly blocksRows: boolean
}

export function secretOutcome({ ofRows, ofEvents }: SecretReadiness): SecretOutcome {
  const troubles = [...ofRows(), ...ofEvents()].sort((a, b) => a.sinceMs - b.sinceMs)
  const [first] = troubles
  if (!first) return { outcome: { name: 'secrets', status: 'ok' }, blocksRows: false }
  const { code, sinceMs } = first
  const since = new Date(sinceMs).toISOString()
  return {
    outcome: { name: 'secrets', status: statusOf(code), code, since },
    blocksRows: ofRows().some(({ hasValue }) => !hasValue),
  }
}
