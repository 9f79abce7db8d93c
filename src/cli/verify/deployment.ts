// A deployment as a consumer sees it: requests go through its gateway, each within a time. A gateway that cannot
// be reached is a refusal in one sentence.
import { systemClock } from '../../base/clock'
import { limits } from '../../base/limits'
import { repeat } from '../../platform/outbound/repetition'
import { Refusal } from '../refusal'

export interface Reply {
  readonly status: number
  readonly header: (name: string) => string | null
  /** Undefined where the body is no JSON object. */
  readonly json: Readonly<Record<string, unknown>> | undefined
  readonly tookMs: number
}

export type Ask = (target: string, headers?: Readonly<Record<string, string>>) => Promise<Reply>

/** Throws `Refusal` where the address is none. */
export function deploymentAt(address: string, what: string): Ask {
  const base = toBase(address, what)
  return async (target, headers = {}) => {
    const call = () => ask(`${base}${target}`, headers)
    const patience = { deadline: systemClock.now() + limits.verifyCallMs }
    try {
      return await repeat(call, patience, anyFailure)
    } catch (error) {
      throw new Refusal(`${what} ${base} ${sentenceOf(error)}.`, { cause: error })
    }
  }
}

/** Nothing that is asked changes anything. */
const anyFailure = {
  mayRepeat: () => true,
  retryAfterS: () => undefined,
  onRepeat: () => undefined,
  clock: systemClock,
} as const

function toBase(address: string, what: string): string {
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) {
    throw new Refusal(
      `${what} is at no URL: ${JSON.stringify(address)} is not http:// or https://.`,
    )
  }
  return address.replace(/\/+$/, '')
}

async function ask(url: string, headers: Readonly<Record<string, string>>): Promise<Reply> {
  const started = systemClock.elapsed()
  const response = await fetch(url, {
    headers,
    redirect: 'manual',
    signal: AbortSignal.timeout(limits.verifyCallMs),
  })
  const text = await response.text()
  return {
    status: response.status,
    header: (name) => response.headers.get(name),
    json: jsonOf(text),
    tookMs: Math.round(systemClock.elapsed() - started),
  }
}

function jsonOf(text: string): Reply['json'] {
  try {
    const value = JSON.parse(text) as unknown
    return typeof value === 'object' && value !== null ? (value as Reply['json']) : undefined
  } catch {
    return undefined
  }
}

function sentenceOf(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') {
    return `does not answer within ${limits.verifyCallMs / 1_000} seconds`
  }
  const { cause } = error as { readonly cause?: NodeJS.ErrnoException }
  const why = cause?.code ?? cause?.message ?? String(error)
  return `cannot be reached (${why}): compare the address, and look whether it runs`
}
