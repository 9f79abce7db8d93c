// Rules for answers that the gateway keeps: by default it keeps none; where it does, each caller gets only what was
// kept for the same caller in the same form, after the caller was checked.
import { within, type PolicyElement } from '../../stack/gateway/policy-xml'
import type { Rule } from './lint'
import { elementsOf, named, placeOf, tokenChecks } from './sections'

const caches = ['cache-lookup', 'cache-store', 'cache-lookup-value', 'cache-store-value']

/** Written again: a rule that reads what it judges finds nothing. */
const lookupAttributes = {
  'vary-by-developer': 'true',
  'vary-by-developer-groups': 'false',
  'caching-type': 'internal',
  'downstream-caching-type': 'none',
  'must-revalidate': 'true',
  'allow-private-response-caching': 'true',
}

/** What makes two callers, or two forms of an answer, different. */
const keyHeaders = ['Accept', 'Accept-Encoding', 'Authorization', 'X-Gateway-Subscription']

const conditions = {
  'cache-lookup':
    '@(!(context.Request.Headers.ContainsKey("Cache-Control") || context.Request.Headers.ContainsKey("If-None-Match")))',
  'cache-store': '@(context.Response.StatusCode == 200)',
}

const secondsMax = 60

export const cacheRules: readonly Rule[] = [
  [
    'cache-off',
    ({ root, isCached }) =>
      isCached ? [] : named(root, ...caches).map((at) => [at, `${at.name} is off by default`]),
  ],
  [
    'tier-cache',
    ({ root, tier }) =>
      named(root, ...caches)
        .filter(
          ({ attributes }) => tier === 'Consumption' && attributes['caching-type'] !== 'external',
        )
        .map((at) => [at, 'Consumption has no cache of its own']),
  ],
  [
    'cache-pair',
    ({ root, isCached }) => [
      ...unpaired(root, 'cache-store', 'cache-lookup'),
      ...unpaired(root, 'cache-lookup', 'cache-store'),
      ...(isCached && named(root, ...caches).length === 0
        ? [[root, 'keeps no answer'] as const]
        : []),
    ],
  ],
  [
    'cache-key',
    ({ root }) =>
      named(root, 'cache-lookup')
        .filter((at) => namesIn(at).sort().join() !== keyHeaders.join())
        .map((at) => [
          at,
          `its key is ${namesIn(at).join()}, so one caller may get another's answer`,
        ]),
  ],
  [
    'cache-strictness',
    ({ root }) =>
      named(root, 'cache-lookup').flatMap((at) =>
        Object.entries(lookupAttributes)
          .filter(([name, value]) => at.attributes[name] !== value)
          .map(([name, value]) => [at, `has not ${name}="${value}"`] as const),
      ),
  ],
  [
    'cache-after-checks',
    ({ root }) => {
      const all = elementsOf(root, 'inbound')
      const lookup = placeOf(all, 'cache-lookup')
      const checked = placeOf(all, ...tokenChecks)
      const named = all.findIndex(
        ({ attributes }) => attributes['name'] === 'X-Gateway-Subscription',
      )
      return lookup >= 0 && !(checked >= 0 && checked < lookup && named >= 0 && named < lookup)
        ? [[all[lookup]!, 'comes before the caller is known']]
        : []
    },
  ],
  [
    'cache-condition',
    ({ root }) =>
      Object.entries(conditions).flatMap(([name, condition]) =>
        named(root, name)
          .filter(
            (at) =>
              !named(root, 'when').some(
                (when) =>
                  when.attributes['condition'] === condition && [...within(when)].includes(at),
              ),
          )
          .map((at) => [at, `is not asked only when ${condition}`] as const),
      ),
  ],
  [
    'cache-duration',
    ({ root }) =>
      named(root, 'cache-store')
        .filter(({ attributes }) => {
          const seconds = Number(attributes['duration'])
          return !(seconds >= 1 && seconds <= secondsMax)
        })
        .map((at) => [at, `keeps no answer for 1 to ${secondsMax} s`]),
  ],
]

function namesIn(lookup: PolicyElement): string[] {
  return lookup.children.map(({ name, text }) =>
    name === 'vary-by-header' ? text : `${name} ${text}`,
  )
}

function unpaired(root: PolicyElement, one: string, other: string) {
  return named(root, one)
    .filter(() => named(root, other).length === 0)
    .map((at) => [at, `${one} does nothing without ${other}`] as const)
}
