// The URL of the next page: the base URL that consumers know, the caller's own parameters and a new
// skipToken.
import type { Links } from '../base/links'
import { limits } from '../base/limits'
import { Problem } from '../base/problem'
import type { OutputPort } from '../declare/output-port'
import type { Principal } from '../access/principal'
import type { PageTokens } from './page-token'
import type { Cursor, QueryPlan } from './plan'
import { printQueryString, type QueryParameters } from './query-string'

export function nextLink(
  repeated: QueryParameters,
  plan: QueryPlan,
  principal: Principal,
  { path }: OutputPort,
  { links, pageTokens }: { readonly links: Links; readonly pageTokens: PageTokens },
): (cursor: Cursor) => Promise<string> {
  return async (cursor) => {
    const skipToken = await pageTokens.seal(plan, principal, cursor)
    const linkWith = (parameters: QueryParameters) =>
      links.outputPort(path, printQueryString(new Map([...parameters, ['skipToken', skipToken]])))
    const url = linkWith(repeated)
    if (url.length <= limits.urlCharactersMax) return url
    const isTooLongByItself = linkWith(new Map()).length > limits.urlCharactersMax
    throw new Problem(isTooLongByItself ? 'KeyTooLong' : 'NextLinkTooLong')
  }
}

/** Measures the URL as consumers see it, so that the app accepts every next link that it gave. */
export function refuseLongUrl(url: string): void {
  if (url.length <= limits.urlCharactersMax) return
  throw new Problem(
    'UrlTooLong',
    `The URL has ${url.length} characters; at most ${limits.urlCharactersMax} are allowed.`,
  )
}
