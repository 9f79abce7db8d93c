// The address at which Event Grid reaches the functions: a request comes in, the host's answer goes
// out, after each event of it went to its function. It asks for no key, as `func start`.
import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { z } from 'zod'
import type { App } from './app'
import { invoke } from './invocation'
import type { Log } from './log'
import type { HostAnswer } from './host-answer'
import type { ReceivedRequest } from './received-request'
import type { TriggeredFunction } from './triggered-function'

export const eventGridPath = /^\/runtime\/webhooks\/eventgrid$/i

/** The real host allows it, whoever asks. */
const allowedOrigin = 'eventgrid.azure.net'

const event = z.looseObject({ data: z.unknown() })
/** A CloudEvent may come alone. */
const notification = z.union([z.array(event), event.transform((single) => [single])])
const validation = z.tuple(
  [z.object({ data: z.object({ validationCode: z.string() }) })],
  z.unknown(),
)

/** What cannot be read throws, and is answered with 500 as on the real host. */
export async function answerEventGrid(
  app: App,
  { message, method, query }: ReceivedRequest,
  body: string,
  log: Log,
): Promise<HostAnswer> {
  const name = functionNameIn(query)
  const target = app.functions.find(
    (each) => each.type === 'eventGridTrigger' && each.name === name,
  )
  if (target === undefined) return { status: 404, text: `cannot find function: '${name}'` }
  if (method === 'OPTIONS') {
    return { status: 200, headers: { 'webhook-allowed-origin': allowedOrigin } }
  }
  switch (eventTypeOf(message)) {
    case 'subscriptionvalidation': {
      const [{ data }] = validation.parse(JSON.parse(body))
      return { status: 200, text: JSON.stringify({ validationResponse: data.validationCode }) }
    }
    case 'notification':
      return deliver(app, target, notification.parse(JSON.parse(body)), log)
    case 'unsubscribe':
      return { status: 202 }
    default:
      return { status: 400 }
  }
}

/** All at once, and all to their end: a failed event makes Event Grid send the whole batch again. */
async function deliver(
  app: App,
  target: TriggeredFunction,
  events: readonly z.infer<typeof event>[],
  log: Log,
): Promise<HostAnswer> {
  const runs = events.map((each) => {
    const { data } = each
    const invocation = {
      id: randomUUID(),
      input: { json: JSON.stringify(each) },
      triggerMetadata: data === undefined ? {} : { data: { json: JSON.stringify(data) } },
    }
    return invoke(app, target, invocation, log)
  })
  const succeeded = await Promise.all(runs)
  if (succeeded.every(Boolean)) return { status: 202 }
  return { status: 500, text: `Exception while executing function: Functions.${target.name}` }
}

/** The parameter's name is read without case, the function's with it. */
function functionNameIn(query: string): string {
  const found = [...new URLSearchParams(query)].find(([key]) => /^functionname$/i.test(key))
  return found?.[1] ?? ''
}

function eventTypeOf({ headersDistinct }: IncomingMessage): string | undefined {
  return headersDistinct['aeg-event-type']?.[0]?.toLowerCase()
}
