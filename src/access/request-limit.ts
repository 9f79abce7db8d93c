// How many requests a principal may send in a minute: each one counts, and an answer says how many are
// left. One principal more costs no memory beyond a fixed bound.
import { LRUCache } from 'lru-cache'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { limits } from '../base/limits'
import { Problem } from '../base/problem'
import type { Principal } from './principal'

type Headers = Readonly<Record<string, string>>

/** The headers that say what is left. Throws `TooManyRequests`. */
export type Admit = (principal: Principal) => Promise<Headers>

interface RequestLimitOptions {
  readonly requestsMax: number
  /** Of the window in which they are counted; a minute, but in tests. */
  readonly windowS?: number
  readonly principalsMax?: number
}

export function makeRequestLimit({
  requestsMax,
  windowS = 60,
  principalsMax = limits.principalsCountedMax,
}: RequestLimitOptions): Admit {
  const limiter = new RateLimiterMemory({ points: requestsMax, duration: windowS })
  // The limiter itself keeps everybody who came within the window.
  const counted = new LRUCache<string, true>({
    max: principalsMax,
    dispose: (_, key) => void limiter.delete(key),
  })
  // The names are those of draft-ietf-httpapi-ratelimit-headers.
  const policy = `"requests";q=${requestsMax};w=${windowS}`

  return async ({ kind, id }) => {
    // There is none but on a developer's machine.
    if (kind === 'anonymous') return {}
    const key = `${kind} ${id}`
    counted.set(key, true)
    try {
      return headersOf(await limiter.consume(key))
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error
      const headers = headersOf(error)
      throw new Problem('TooManyRequests', undefined, { headers, retryAfterS: secondsOf(error) })
    }
  }

  function headersOf(state: RateLimiterRes): Headers {
    return {
      'RateLimit-Policy': policy,
      RateLimit: `"requests";r=${state.remainingPoints};t=${secondsOf(state)}`,
    }
  }
}

function secondsOf({ msBeforeNext }: RateLimiterRes): number {
  return Math.max(Math.ceil(msBeforeNext / 1_000), limits.retryAfterSMin)
}
