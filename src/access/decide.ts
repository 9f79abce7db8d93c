// What a principal may see of an output port. Called for every request, before its parameters are
// looked at, so that a malformed request learns nothing about a product that its caller may not see.
import type { OutputPort } from '../declare/output-port'
import type { Predicate } from '../declare/predicate'
import type { Principal } from './principal'

export type ColumnAccess = 'clear' | 'masked' | 'hidden'

export interface AccessScope {
  /** Whether the output port exists for this principal. */
  readonly visible: boolean
  readonly columns: ReadonlyMap<string, ColumnAccess>
  /** What rows of the output port have to satisfy to be seen. */
  readonly mandatory: readonly Predicate[]
}

/** Products declare no access rules yet: whoever got this far sees everything. */
export function decide(_principal: Principal, outputPort: OutputPort): AccessScope {
  return {
    visible: true,
    columns: new Map(Object.keys(outputPort.columns).map((name) => [name, 'clear'])),
    mandatory: [],
  }
}
