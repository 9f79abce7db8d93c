// The query path of the app: settings and warehouses come in, what all requests for rows share goes
// out.
import { makeLinks } from '../base/links'
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
    observedVersions: makeObservedVersions(clock),
    statementTimeoutMs,
    links: makeLinks(consumerUrl),
    pageTokens: makePageTokens(pageTokenKeys),
  })
}
