// The control address of a stand-in, for tests: plain HTTP beside the stand-in's own address. A table of
// routes comes in, a listener for requests goes out; `GET /` prints the table.
import type { IncomingMessage, RequestListener } from 'node:http'
import { json } from 'node:stream/consumers'
import { z } from 'zod'
import { Refusal, sendRefusal } from './refusal'

interface ControlRoute<Parts> {
  readonly does: string
  /** What it returns is the body of the answer. */
  readonly act: (parts: Parts, body: unknown, name: string) => unknown
}

/** By method and path; a path that ends with a slash is followed by a name. */
export type ControlRoutes<Parts> = Readonly<Record<string, ControlRoute<Parts>>>

export function controlListener<Parts>(
  title: string,
  routes: ControlRoutes<Parts>,
  parts: Parts,
): RequestListener {
  const answer = async (request: IncomingMessage): Promise<unknown> => {
    const asked = decodeURIComponent(`${request.method} ${request.url}`)
    const offer = offerOf(title, routes)
    if (asked === 'GET /') return offer
    const [, address = '', name = ''] = /^(\w+ \/\w+\/?)(.*)$/.exec(asked) ?? []
    const route = routes[address]
    if (!route || address.endsWith('/') === (name === '')) throw new Refusal(404, offer)
    return route.act(parts, request.method === 'PUT' ? await json(request) : undefined, name)
  }
  return (request, response) => {
    answer(request).then(
      (body) => {
        if (body === undefined) response.writeHead(204).end()
        else if (typeof body === 'string') response.end(body)
        else response.setHeader('content-type', 'application/json').end(JSON.stringify(body))
      },
      (error: unknown) => {
        sendRefusal(response, error instanceof Refusal ? error : new Refusal(400, String(error)))
      },
    )
  }
}

/** Throws a `Refusal`. */
export function parsed<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const { data, error } = schema.safeParse(body)
  if (error) throw new Refusal(400, z.prettifyError(error))
  return data
}

function offerOf(title: string, routes: ControlRoutes<never>): string {
  const lines = Object.entries(routes).map(([address, { does }]) => `${address.padEnd(24)} ${does}`)
  return `${title}\n\n${lines.join('\n')}\n`
}
