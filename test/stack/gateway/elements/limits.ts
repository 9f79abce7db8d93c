// Limits of calls: by the subscription, or by a key. One counter for each element and key; its time begins with
// the first call and ends as a whole.
import type { Place } from '../place'
import { PolicyFailure, type PolicyRun, type Step } from '../policy-run'
import { textFor, type PolicyTexts } from '../policy-texts'

interface Counter {
  untilMs: number
  calls: number
}

interface Limit {
  readonly source: string
  readonly reason: 'RateLimitExceeded' | 'QuotaExceeded'
  readonly status: 429 | 403
  readonly calls: number
  readonly periodMs: number
  readonly retryAfterHeader: string
}

/** By subscription or by key, whichever the element's name says. */
export function rateLimit(texts: PolicyTexts, { nowMs }: Place): Step {
  const keyed = allowKey(texts, ['calls', 'renewal-period', 'retry-after-header-name'])
  return counted(keyed, nowMs, {
    ...limitOf(texts, texts.literal('retry-after-header-name', 'Retry-After')),
    reason: 'RateLimitExceeded',
    status: 429,
  })
}

export function quota(texts: PolicyTexts, { nowMs }: Place): Step {
  const keyed = allowKey(texts, ['calls', 'renewal-period'])
  return counted(keyed, nowMs, {
    ...limitOf(texts, 'Retry-After'),
    reason: 'QuotaExceeded',
    status: 403,
  })
}

function allowKey(texts: PolicyTexts, attributes: readonly string[]): (run: PolicyRun) => string {
  const isByKey = texts.element.name.endsWith('-by-key')
  texts.allow([...attributes, ...(isByKey ? ['counter-key'] : [])])
  if (!isByKey) return ({ subscription }) => subscription?.Id ?? ''
  const key = texts.attribute('counter-key')
  return (run) => textFor(key, run)
}

function limitOf(texts: PolicyTexts, retryAfterHeader: string) {
  return {
    source: texts.element.name,
    calls: texts.number('calls'),
    periodMs: texts.number('renewal-period') * 1_000,
    retryAfterHeader,
  }
}

function counted(keyOf: (run: PolicyRun) => string, nowMs: () => number, limit: Limit) {
  const counters = new Map<string, Counter>()
  return (run: PolicyRun): Promise<void> => {
    const key = keyOf(run)
    const now = nowMs()
    let counter = counters.get(key)
    if (!counter || counter.untilMs <= now) {
      counter = { untilMs: now + limit.periodMs, calls: 0 }
      counters.set(key, counter)
    }
    counter.calls += 1
    return counter.calls > limit.calls
      ? Promise.reject(exceeded(limit, counter.untilMs - now))
      : Promise.resolve()
  }
}

function exceeded({ source, reason, status, retryAfterHeader }: Limit, waitMs: number) {
  const seconds = String(Math.max(1, Math.ceil(waitMs / 1_000)))
  return new PolicyFailure(
    status,
    { Source: source, Reason: reason, Message: `${reason}. Try again in ${seconds} seconds.` },
    { [retryAfterHeader]: seconds },
  )
}
