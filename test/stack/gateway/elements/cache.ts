// `cache-lookup` and `cache-store`: an answer that is kept for some seconds, by the address and the headers that the
// policy names. `vary-by-developer` changes nothing here, as if all subscriptions were of one developer.
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { LRUCache } from 'lru-cache'
import { FromCache, type GatewayResponse, type Step } from '../policy-run'
import type { Place } from '../place'
import type { PolicyTexts } from '../policy-texts'

interface KeptAnswer {
  readonly untilMs: number
  readonly answer: GatewayResponse
}

export type AnswerCache = LRUCache<string, KeptAnswer>

const attributes = [
  ...['vary-by-developer', 'vary-by-developer-groups', 'caching-type', 'downstream-caching-type'],
  ...['must-revalidate', 'allow-private-response-caching'],
]

export function cacheLookup(texts: PolicyTexts, { cache, nowMs }: Place): Step {
  texts.allow(attributes, ['vary-by-header'])
  texts.oneOf('caching-type', ['internal'])
  texts.oneOf('downstream-caching-type', ['none'])
  texts.isTrue('vary-by-developer', false)
  texts.isTrue('vary-by-developer-groups', false)
  const keepsPrivate = texts.isTrue('allow-private-response-caching', false)
  const names = texts.element.children.map(({ text }) => text)
  return (run) => {
    const { method, path, query, headers } = run.request
    if (method !== 'GET' || (!keepsPrivate && headers.has('Authorization')))
      return Promise.resolve()
    const key = JSON.stringify([path, query, ...names.map((name) => headers.get(name) ?? null)])
    const kept = cache.get(key)
    if (!kept || kept.untilMs <= nowMs()) {
      run.cacheKey = key
      return Promise.resolve()
    }
    run.response = { ...kept.answer, headers: kept.answer.headers.copy() }
    return Promise.reject(new FromCache())
  }
}

/** Of a request that was looked up, and not found. */
export function cacheStore(texts: PolicyTexts, { cache, nowMs }: Place): Step {
  texts.allow(['duration'])
  const keptMs = texts.number('duration') * 1_000
  return async ({ cacheKey, response }) => {
    if (cacheKey === undefined || !response) return
    if (response.body instanceof Readable) response.body = await buffer(response.body)
    const answer = { ...response, headers: response.headers.copy() }
    cache.set(cacheKey, { untilMs: nowMs() + keptMs, answer })
  }
}
