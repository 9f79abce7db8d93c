// The control address for tests, beside the topic's own: plain HTTP that makes subscriptions, turns
// the clock, plans faults and shows what came and what was delivered. `GET /` prints the table below.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import { z } from 'zod'
import type { InputSchema } from './accepted-event'
import type { TurnableClock } from './clock'
import type { Deliveries } from './delivery'
import { faultRules, type FaultPlan } from './faults'
import { shakeHands } from './handshake'
import type { Journal } from './journal'
import { Refusal, sendRefusal } from './refusal'
import { subscriptionForm } from './subscription'

export interface ControlParts {
  readonly schema: InputSchema
  readonly topic: string
  readonly answerMs: number
  readonly clock: TurnableClock
  readonly faults: FaultPlan
  readonly journal: Journal
  readonly deliveries: Deliveries
}

interface Route {
  readonly does: string
  /** What it returns is the body of the answer. */
  readonly act: (parts: ControlParts, body: unknown, name: string) => unknown
}

/** A path that ends with a slash is followed by a name. */
const routes: Readonly<Record<string, Route>> = {
  'GET /journal': {
    does: 'the newest requests that publish, attempts to deliver, dead letters; counters of all',
    act: ({ journal }) => journal.read(),
  },
  'PUT /subscriptions/': {
    does: '<name>: subscribes a webhook, after the handshake',
    act: async ({ deliveries, schema, topic, answerMs }, body, name) => {
      const subscription = { ...parsed(subscriptionForm, body), name }
      await shakeHands(subscription, schema, topic, answerMs)
      deliveries.subscriptions.set(name, subscription)
    },
  },
  'DELETE /subscriptions/': {
    does: '<name>: removes the subscription',
    act: ({ deliveries }, _body, name) => {
      if (!deliveries.subscriptions.delete(name)) throw new Refusal(404, `There is no ${name}.`)
    },
  },
  'PUT /clock': {
    does: '{"turnMs": N}: turns the clock, and answers when all that was due is done',
    act: async ({ clock }, body) => {
      await clock.turn(parsed(z.strictObject({ turnMs: z.int().min(0) }), body).turnMs)
    },
  },
  'PUT /faults': {
    does: 'replaces the plan of faults by a JSON list',
    act: ({ faults }, body) => {
      faults.replace(parsed(faultRules, body))
    },
  },
}

function parsed<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const { data, error } = schema.safeParse(body)
  if (error) throw new Refusal(400, z.prettifyError(error))
  return data
}

export function controlEndpoint(parts: ControlParts) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    answer(request, parts).then(
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

async function answer(request: IncomingMessage, parts: ControlParts): Promise<unknown> {
  const asked = decodeURIComponent(`${request.method} ${request.url}`)
  if (asked === 'GET /') return offer()
  const [, address = '', name = ''] = /^(\w+ \/\w+\/?)(.*)$/.exec(asked) ?? []
  const route = routes[address]
  if (!route || address.endsWith('/') === (name === '')) throw new Refusal(404, offer())
  return route.act(parts, request.method === 'PUT' ? await json(request) : undefined, name)
}

function offer(): string {
  const lines = Object.entries(routes).map(([address, { does }]) => `${address.padEnd(24)} ${does}`)
  return `The local Event Grid topic's control address.\n\n${lines.join('\n')}\n`
}
