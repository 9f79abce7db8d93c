// The endpoint with the events that an output port has published, for subscribers who have missed
// some: every event as it was sent, in order, a page at a time.
import { decide } from '../access/decide'
import type { Links } from '../base/links'
import { limits } from '../base/limits'
import { Problem } from '../base/problem'
import type { OutputPort } from '../declare/output-port'
import { eventsAfter } from '../events/catch-up'
import type { Feed } from '../events/feed'
import type { Outbox } from '../events/outbox'
import { refuseUnknown, wholeNumber } from '../query/parameter-values'
import { parseQueryString } from '../query/query-string'
import { jsonTextAnswer, type Answer } from './http/answer'
import type { Endpoint } from './http/endpoint'

export interface VersionsSources {
  readonly outbox: Outbox
  readonly links: Links
}

export function versionsEndpoint(
  outputPort: OutputPort,
  feed: Feed,
  { outbox, links }: VersionsSources,
): Endpoint {
  return {
    name: `${outputPort.operationId}Versions`,
    route: `products/${outputPort.path}/versions`,
    methods: ['GET'],
    callers: 'identified',
    stages: ['routing', 'authenticate', 'parse', 'plan', 'announce', 'anywhere'],
    visibleTo: (principal) => decide(principal, outputPort).visible,
    answer: async ({ rawQuery }, principal): Promise<Answer> => {
      if (!decide(principal, outputPort).visible) throw new Problem('NotFound')
      const given = parseQueryString(rawQuery)
      refuseUnknown(given, ['after', 'maxpagesize'])
      const after = wholeNumber(given, 'after', 0, Number.MAX_SAFE_INTEGER) ?? 0
      const asked = wholeNumber(given, 'maxpagesize', 1, limits.topMax) ?? limits.pageRowsDefault
      const countMax = Math.min(asked, limits.eventsOnPageMax)
      const { events, hasMore } = await eventsAfter(feed, after, countMax, outbox)
      const last = events.at(-1)?.sequence ?? after
      const size = given.has('maxpagesize') ? `&maxpagesize=${asked}` : ''
      const next = links.outputPort(`${outputPort.path}/versions`, `after=${last}${size}`)
      const value = `[${events.map(({ text }) => text).join(',')}]`
      const nextLink = hasMore ? `,"nextLink":${JSON.stringify(next)}` : ''
      return jsonTextAnswer(200, `{"value":${value}${nextLink}}`)
    },
  }
}
