// Rules for what a caller may use up, and for what a tier has.
import type { Rule, Tier } from './lint'
import { elementsOf, named } from './sections'

/** Elements that a tier lacks. */
const missing: Readonly<Record<Tier, readonly string[]>> = {
  Consumption: ['rate-limit-by-key', 'quota-by-key'],
  Developer: [],
  BasicV2: [],
  StandardV2: [],
  Premium: [],
}

const rates = ['rate-limit', 'rate-limit-by-key']
const quotas = ['quota', 'quota-by-key']

export const limitRules: readonly Rule[] = [
  [
    'tier',
    ({ root, tier }) =>
      named(root, ...missing[tier]).map((at) => [at, `${at.name} does not exist on ${tier}`]),
  ],
  [
    'limits-of-products',
    ({ root, scope }) => {
      if (scope !== 'product') {
        return named(root, ...rates, ...quotas).map((at) => [
          at,
          'a limit belongs to the product that subscriptions are for',
        ])
      }
      const inbound = elementsOf(root, 'inbound')
      const has = (names: readonly string[]) => inbound.some(({ name }) => names.includes(name))
      return [
        ...(has(rates) ? [] : [[root, 'limits no rate'] as const]),
        ...(has(quotas) ? [] : [[root, 'has no quota'] as const]),
      ]
    },
  ],
  [
    'limits-by-environment',
    ({ root }) =>
      [
        ...named(root, ...rates).map((at) => [at, '{{calls-per-minute}}'] as const),
        ...named(root, ...quotas).map((at) => [at, '{{calls-per-day}}'] as const),
      ]
        .filter(([{ attributes }, calls]) => attributes['calls'] !== calls)
        .map(([at, calls]) => [at, `its calls are not ${calls}`]),
  ],
  [
    'limit-periods',
    ({ root }) =>
      [
        ...named(root, ...rates).map((at) => [at, '60'] as const),
        ...named(root, ...quotas).map((at) => [at, '86400'] as const),
      ]
        .filter(([{ attributes }, period]) => attributes['renewal-period'] !== period)
        .map(([at, period]) => [at, `its renewal-period is not ${period} s`]),
  ],
  [
    'counted-by-subscription',
    ({ root }) =>
      named(root, 'rate-limit-by-key', 'quota-by-key')
        .filter(({ attributes }) => attributes['counter-key'] !== '@(context.Subscription.Id)')
        .map((at) => [at, 'counts by what the gateway has not checked, or counts all as one']),
  ],
  [
    'retry-after',
    ({ root }) =>
      named(root, ...rates)
        .filter(({ attributes }) => attributes['retry-after-header-name'] !== 'Retry-After')
        .map((at) => [at, 'does not say when to come again']),
  ],
]
