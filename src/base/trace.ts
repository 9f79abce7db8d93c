// The trace that a piece of work belongs to, as W3C's trace context has it, and the invocation of a
// function with its request id. Both go along by hand with the work.
import { randomBytes } from 'node:crypto'

export interface Trace {
  readonly traceId: string
  /** Of the work itself: what the work causes has it as its parent. */
  readonly spanId: string
  /** Of what caused the work; absent at the root of a trace. */
  readonly parentId?: string
}

/** A request, a run of the schedule, or a storage event, as everything recorded about it names it. */
export interface Invocation {
  readonly requestId: string
  readonly trace: Trace
}

const traceparentForm =
  /^(?!ff)([\da-f]{2})-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-[\da-f]{2}(-.*)?$/

/**
 * @param traceparents of what caused it; the first that is well formed counts, and without one a trace
 * begins. Whether it was sampled there does not count here.
 */
export function invocation(
  requestId: string,
  ...traceparents: readonly (string | undefined)[]
): Invocation {
  const parents = traceparents.flatMap((text) => parseTraceparent(text) ?? [])
  return Object.freeze({ requestId, trace: parents[0] ? childOf(parents[0]) : newTrace() })
}

/** Undefined for what is not well formed. */
export function parseTraceparent(text = ''): Trace | undefined {
  const [, version, traceId, spanId, more] = traceparentForm.exec(text) ?? []
  if (traceId === undefined || spanId === undefined) return undefined
  // Only a later version may say more.
  return version === '00' && more !== undefined ? undefined : Object.freeze({ traceId, spanId })
}

export function printTraceparent({ traceId, spanId }: Trace): string {
  return `00-${traceId}-${spanId}-01`
}

export function newTrace(): Trace {
  return Object.freeze({ traceId: randomHex(16), spanId: newSpanId() })
}

export function childOf({ traceId, spanId: parentId }: Trace): Trace {
  return Object.freeze({ traceId, spanId: newSpanId(), parentId })
}

function newSpanId(): string {
  return randomHex(8)
}

let pool = Buffer.alloc(0)
let used = 0

/** Asking for random bytes costs more than making all other parts of a trace, so many are asked for at once. */
function randomHex(bytes: number): string {
  if (used + bytes > pool.length) {
    pool = randomBytes(4_096)
    used = 0
  }
  used += bytes
  return pool.toString('hex', used - bytes, used)
}
