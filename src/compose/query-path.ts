// The query path of the app: settings and warehouses come in, what all requests for rows share goes
// out.
import { makeStatementPlaces } from '../access/statement-places'
import { makeLinks } from '../base/links'
import type { Secret } from '../base/secret'
import { makePageTokens, type PageTokenKeys } from '../query/page-token'
import type { QueryPath } from '../query/serve'
import type { Settings } from '../settings/settings'

export function queryPathOf(
  { statementTimeoutMs, consumerUrl, callerLimits }: Settings,
  shared: Pick<QueryPath, 'clock' | 'observe' | 'warehouse' | 'observedVersions'>,
  pageTokenKeys: Secret<PageTokenKeys>,
): QueryPath {
  return Object.freeze({
    ...shared,
    statementTimeoutMs,
    links: makeLinks(consumerUrl),
    takePlace: makeStatementPlaces(callerLimits.statementsAtOnce, shared.clock),
    pageTokens: makePageTokens(pageTokenKeys),
  })
}
