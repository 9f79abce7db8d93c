// Our own rules for policies of API Management, for what no schema and no compiler knows: a policy, its
// scope and the tier come in; findings with their lines go out.
import { readPolicy, type PolicyElement } from '../../stack/gateway/policy-xml'
import { cacheRules } from './cache-rules'
import { errorRules } from './error-rules'
import { limitRules } from './limit-rules'
import { placeRules } from './place-rules'
import { tokenRules } from './token-rules'
import { trafficRules } from './traffic-rules'

export type Scope = 'global' | 'product' | 'api'

export const tiers = ['Consumption', 'Developer', 'BasicV2', 'StandardV2', 'Premium'] as const
export type Tier = (typeof tiers)[number]

interface LintedPolicy {
  readonly root: PolicyElement
  readonly scope: Scope
  readonly tier: Tier
  /** Whether it is meant to keep answers. */
  readonly isCached: boolean
}

export interface Finding {
  readonly rule: string
  readonly line: number
  readonly message: string
}

/** Finds what breaks a rule: the element at fault, and what is wrong with it. */
export type Rule = readonly [
  name: string,
  find: (policy: LintedPolicy) => readonly (readonly [at: PolicyElement, message: string])[],
]

const rules: readonly Rule[] = [
  ...placeRules,
  ...tokenRules,
  ...limitRules,
  ...cacheRules,
  ...trafficRules,
  ...errorRules,
]

export const ruleNames: readonly string[] = rules.map(([name]) => name)

/** Throws `PolicyFault` where the text is no policy. */
export function lintPolicy(
  text: string,
  scope: Scope,
  tier: Tier,
  isCached = false,
): readonly Finding[] {
  const policy = { root: readPolicy(text, `the ${scope} policy`), scope, tier, isCached }
  return rules
    .flatMap(([rule, find]) => find(policy).map(([{ line }, message]) => ({ rule, line, message })))
    .sort((a, b) => a.line - b.line)
}
