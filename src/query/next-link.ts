// The address of the next page: the caller's own parameters and a fresh skipToken, after the base
// that consumers know.
import type { Links } from '../base/links'
import { limits } from '../base/limits'
import { Problem } from '../base/problem'
import type { OutputPort } from '../declare/output-port'
import type { PageTokens } from './page-token'
import type { Cursor, QueryPlan } from './plan'
import type { QueryParameters } from './query-string'
import { printQueryString } from './query-string'

export function nextLink(
  repeated: QueryParameters,
  plan: QueryPlan,
  { path }: OutputPort,
  { links, pageTokens }: { readonly links: Links; readonly pageTokens: PageTokens },
): (cursor: Cursor) => Promise<string> {
  return async (cursor) => {
    const skipToken = await pageTokens.seal(plan, cursor)
    const url = links.outputPort(
      path,
      printQueryString(new Map([...repeated, ['skipToken', skipToken]])),
    )
    if (url.length > limits.urlCharactersMax) throw new Problem('NextLinkTooLong')
    return url
  }
}

/** Measured as the consumer’s address, so that a next link that fits is also taken back. */
export function refuseLongUrl(url: string): void {
  if (url.length <= limits.urlCharactersMax) return
  const lengths = `${url.length} characters; ${limits.urlCharactersMax} are carried`
  throw new Problem('UrlTooLong', `The address has ${lengths}.`)
}
