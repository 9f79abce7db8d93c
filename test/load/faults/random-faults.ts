// The faults that calls meet at random under load: how many calls meet one and a seed come in, rules for
// the local warehouse go out. Which call meets which is the same for the same seed and order of calls.
import type { Call } from '../../stack/warehouse/thrift/call'

interface Drawn {
  readonly call?: Call
  readonly fault: Readonly<Record<string, unknown>> & { readonly kind: string }
  /** Beside the others'. */
  readonly weight?: number
}

const sqlFailure = {
  kind: 'fail',
  sqlState: '22012',
  message: '[DIVIDE_BY_ZERO] SELECT `secret_table` SQLSTATE: 22012',
}

const usual = 6
const drawn: readonly Drawn[] = [
  { fault: { kind: 'status', status: 429, headers: { 'retry-after': '1' } } },
  { fault: { kind: 'status', status: 503, headers: { 'retry-after': '17' } } },
  { fault: { kind: 'status', status: 503 } },
  { fault: { kind: 'status', status: 500 } },
  { fault: { kind: 'status', status: 502 } },
  { fault: { kind: 'drop' } },
  { fault: { kind: 'reset' } },
  { fault: { kind: 'garbage' } },
  { fault: { kind: 'truncate', bytes: 0 } },
  { fault: { kind: 'truncate', bytes: 40 } },
  { fault: { kind: 'truncate', bytes: 40, framing: 'chunked' } },
  { fault: { kind: 'truncate', bytes: 3, framing: 'complete' } },
  { fault: { kind: 'truncate', bytes: 200, framing: 'complete' } },
  { call: 'FetchResults', fault: { kind: 'truncate', bytes: 500_000, framing: 'chunked' } },
  { fault: { kind: 'delay', ms: 200 } },
  { fault: sqlFailure },
  { fault: { ...sqlFailure, form: 'status' } },
  { fault: { kind: 'slowFirstRow', ms: 200 } },
  { fault: { kind: 'garbledBatch' } },
  { fault: { kind: 'wrongRowCount' } },
  { fault: { kind: 'wrongRowCount', by: -1 } },
  { fault: { kind: 'wrongOffset' } },
  { fault: { kind: 'missingPage' } },
  { fault: { kind: 'deadSession' } },
  // Each of these costs more than one request.
  { fault: { kind: 'forget' }, weight: 1 },
  { fault: { kind: 'hang' }, weight: 1 },
]

/**
 * What gives up on closing a session leaves the statements on it that nobody has a handle for: a load could
 * not tell that from a leak. So closing fails here only of what is tried again.
 */
const closing: readonly object[] = [
  { call: 'CloseSession', random: { oneIn: 20, seed: 1 }, fault: { kind: 'drop' } },
  { call: 'CloseSession', random: { oneIn: 20, seed: 2 }, fault: { kind: 'status', status: 500 } },
  { call: 'CloseSession', fault: { kind: 'delay', ms: 0 } },
]

export function randomFaults(oneIn: number, seed: number): readonly object[] {
  const all = drawn.reduce((sum, { weight = usual }) => sum + weight, 0)
  const anyCall = drawn.map(({ weight = usual, ...rule }, index) => {
    const random = { oneIn: Math.round((oneIn * all) / weight), seed: seed + index * 7_919 }
    return { ...rule, random }
  })
  return [...closing, ...anyCall]
}
