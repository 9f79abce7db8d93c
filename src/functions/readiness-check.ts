// What a check of the app's readiness finds, as an operator reads it.
import { toProblem, type ProblemCode } from '../base/problem'

/**
 * For the operator: all is well, wait, check the credential, check the network, read the code and
 * the log.
 */
type Status = 'ok' | 'starting' | 'refused' | 'unreachable' | 'failed'

export interface CheckOutcome {
  readonly name: string
  readonly status: Status
  readonly code?: ProblemCode
  /** How many feeds it concerns, where it concerns feeds. */
  readonly feeds?: number
  /** Since when, where the process remembers it. */
  readonly since?: string
}

const statuses: Readonly<Partial<Record<ProblemCode, Status>>> = {
  WarehouseStarting: 'starting',
  WarehouseAccessDenied: 'refused',
  WarehouseUnavailable: 'unreachable',
  WarehouseTimeout: 'unreachable',
  StateStoreAccessDenied: 'refused',
  StateStoreUnavailable: 'unreachable',
  EventGridAccessDenied: 'refused',
  SecretsAccessDenied: 'refused',
  SecretsUnavailable: 'unreachable',
  EventGridUnavailable: 'unreachable',
}

export function statusOf(code: ProblemCode): Status {
  return statuses[code] ?? 'failed'
}

/** @param check rejects with a problem */
export async function outcomeOf(name: string, check: () => Promise<void>): Promise<CheckOutcome> {
  try {
    await check()
    return { name, status: 'ok' }
  } catch (error) {
    const { code } = toProblem(error)
    return { name, status: statusOf(code), code }
  }
}
