// What a principal may see of an output port. This runs before the parameters of a request are read, so
// that the answer to a malformed request says nothing about a product that its caller may not see.
import type { AccessRule } from '../declare/access-rule'
import type { OutputPort } from '../declare/output-port'
import type { Predicate } from '../declare/predicate'
import type { Principal } from './principal'

export type ColumnAccess = 'clear' | 'masked' | 'hidden'

export interface AccessScope {
  /** Whether the output port exists for this principal. */
  readonly visible: boolean
  readonly columns: ReadonlyMap<string, ColumnAccess>
  /** The conditions that a row has to satisfy to be visible. */
  readonly mandatory: readonly Predicate[]
}

/** Whoever may use an output port sees all its rows and columns. */
export function decide(principal: Principal, outputPort: OutputPort): AccessScope {
  return {
    visible: isAllowed(principal, outputPort.access),
    columns: new Map(Object.keys(outputPort.columns).map((name) => [name, 'clear'])),
    mandatory: [],
  }
}

function isAllowed(principal: Principal, rule: AccessRule): boolean {
  // There is none but on a developer's machine, where everything may be tried.
  if (principal.kind === 'anonymous') return true
  switch (rule.kind) {
    case 'nobody':
      return false
    case 'everybodyKnown':
      return true
    case 'anyOf': {
      const { roles, scopes, groups, applications, subscriptions } = rule.callers
      const { application, subscription } = principal
      return (
        meet(roles, principal.roles) ||
        meet(scopes, principal.scopes) ||
        meet(groups, principal.groups) ||
        (application !== undefined && applications.includes(application)) ||
        (subscription !== undefined && subscriptions.includes(subscription))
      )
    }
  }
}

function meet(allowed: readonly string[], has: readonly string[]): boolean {
  return allowed.some((each) => has.includes(each))
}
