// What the query path needs from outside, from the settings and the warehouses.
import { limits } from '../base/limits'
import { makeLinks } from '../base/links'
import { onlyOnce } from '../base/observation'
import { makePageTokens } from '../query/page-token'
import type { QueryPath } from '../query/serve'
import type { Settings } from '../settings/settings'
import { makeObservedVersions } from '../warehouse/observed-versions'

export function queryPathOf(
  { statementTimeoutMs, consumerUrl, pageTokenKeys }: Settings,
  { clock, observe, warehouse }: Pick<QueryPath, 'clock' | 'observe' | 'warehouse'>,
): QueryPath {
  return Object.freeze({
    clock,
    observe,
    warehouse,
    observeOnce: onlyOnce(observe, limits.onceObservedMax),
    observedVersions: makeObservedVersions(clock),
    statementTimeoutMs,
    links: makeLinks(consumerUrl),
    pageTokens: makePageTokens(pageTokenKeys),
  })
}
