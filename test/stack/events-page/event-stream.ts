// Server-sent events for one open page: each change of the kept events goes to it, as a whole message.
// A page that connects again says what it got last, and gets the rest.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { KeptEvents } from './kept-events'

/** How long a page waits before it connects again. */
const reconnectMs = 500

/** @param run tells this process' changes from those of an earlier one on the same port */
export function streamEvents(
  kept: KeptEvents,
  run: string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  let seen = lastChange(request.headers['last-event-id'], run)
  const send = (): void => {
    // A page that reads slowly gets what is new as one message later, and nothing piles up here.
    if (response.writableNeedDrain) return
    const news = kept.news(seen)
    if (!news) return
    seen = news.change
    response.write(`id: ${run}.${seen}\ndata: ${JSON.stringify(news)}\n\n`)
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write(`retry: ${reconnectMs}\n\n`)
  const leave = kept.follow(send)
  response.on('drain', send).on('close', leave)
  send()
}

function lastChange(id: string | string[] | undefined, run: string): number | undefined {
  const [, earlierRun, change] = /^(.+)\.(\d+)$/.exec(String(id)) ?? []
  return earlierRun === run ? Number(change) : undefined
}
