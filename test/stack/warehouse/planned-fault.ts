// Plans a fault of the local warehouse for the tests of it, and says how a statement ends.
import type { DriverSession } from './driver-session'

/** A rule that meets one statement. */
export const once = { call: 'ExecuteStatement', times: 1 }

export async function planFault(
  local: DriverSession,
  fault: object,
  rule: object = { call: 'ExecuteStatement' },
): Promise<void> {
  const answer = await local.control('PUT', '/faults', [{ ...rule, fault }])
  expect(answer).toEqual({ status: 204, body: '' })
}

export function outcomeOf(local: DriverSession, text: string): Promise<string> {
  return local.columns(text).then(
    () => 'rows',
    () => 'failed',
  )
}
