// What a principal may see of an output port. This runs before the parameters of a request are read, so
// that the answer to a malformed request says nothing about a product that its caller may not see.
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

/** Products declare no access rules yet: every principal sees everything. */
export function decide(_principal: Principal, outputPort: OutputPort): AccessScope {
  return {
    visible: true,
    columns: new Map(Object.keys(outputPort.columns).map((name) => [name, 'clear'])),
    mandatory: [],
  }
}
