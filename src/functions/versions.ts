// The endpoint with the events that an output port has published, for subscribers who have missed
// some: every event as it was sent, in order, a page at a time.
import { decide } from '../access/decide'
import type { Links } from '../base/links'
import { Problem } from '../base/problem'
import { versionsName, versionsStages } from '../catalog/operations'
import { versionsRequest } from '../catalog/versions-request'
import type { OutputPort } from '../declare/output-port'
import { eventsAfter } from '../events/catch-up'
import type { Feed } from '../events/feed'
import type { Outbox } from '../events/outbox'
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
    name: versionsName(outputPort),
    route: `products/${outputPort.path}/versions`,
    methods: ['GET'],
    callers: 'identified',
    stages: versionsStages,
    visibleTo: (principal) => decide(principal, outputPort).visible,
    answer: async ({ rawQuery, header }, principal): Promise<Answer> => {
      if (!decide(principal, outputPort).visible) throw new Problem('NotFound')
      const { after, maxpagesize, countMax } = versionsRequest(rawQuery, header('accept'))
      const { events, hasMore } = await eventsAfter(feed, after, countMax, outbox)
      const last = events.at(-1)?.sequence ?? after
      const size = maxpagesize === undefined ? '' : `&maxpagesize=${maxpagesize}`
      const next = links.outputPort(`${outputPort.path}/versions`, `after=${last}${size}`)
      const value = `[${events.map(({ text }) => text).join(',')}]`
      const nextLink = hasMore ? `,"nextLink":${JSON.stringify(next)}` : ''
      return jsonTextAnswer(200, `{"value":${value}${nextLink}}`)
    },
  }
}
