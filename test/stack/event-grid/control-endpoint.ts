// The control address for tests, beside the topic's own: plain HTTP that makes subscriptions, turns
// the clock, plans faults and shows what came and what was delivered. `GET /` prints the table below.
import type { RequestListener } from 'node:http'
import { z } from 'zod'
import { controlListener, parsed, type ControlRoutes } from '../control-routes'
import type { InputSchema } from './accepted-event'
import type { TurnableClock } from './clock'
import type { Deliveries } from './delivery'
import { faultRules, type FaultPlan } from './faults'
import { shakeHands } from './handshake'
import type { Journal } from './journal'
import { Refusal } from '../refusal'
import { subscriptionForm } from './subscription'

export interface ControlParts {
  readonly schema: InputSchema
  readonly topic: string
  readonly answerMs: number
  readonly clock: TurnableClock
  readonly keys: string[]
  readonly faults: FaultPlan
  readonly journal: Journal
  readonly deliveries: Deliveries
}

const routes: ControlRoutes<ControlParts> = {
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
  'PUT /keys': {
    does: 'replaces the keys that publishers may have by a JSON list',
    act: ({ keys }, body) => {
      keys.splice(0, Infinity, ...parsed(z.array(z.string()), body))
    },
  },
  'PUT /faults': {
    does: 'replaces the plan of faults by a JSON list',
    act: ({ faults }, body) => {
      faults.replace(parsed(faultRules, body))
    },
  },
}

export function controlEndpoint(parts: ControlParts): RequestListener {
  return controlListener("The local Event Grid topic's control address.", routes, parts)
}
