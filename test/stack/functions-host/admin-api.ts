// The part of the real host's admin API that tests use: a request comes in, and the list of the
// functions, or the answer to having run one by hand, goes out. It asks for no key, as `func start`.
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { App } from './app'
import type { HostAnswer } from './host-answer'
import { invoke } from './invocation'
import type { Log } from './log'
import type { ReceivedRequest } from './received-request'
import { runTimer } from './timers'
import type { TriggeredFunction } from './triggered-function'

export const adminFunctionsPath = /^\/admin\/functions(?:\/([^/]+))?$/i

const runBody = z.object({ input: z.string().optional() })

export function answerAdmin(
  app: App,
  { message, method, path }: ReceivedRequest,
  body: string,
  log: Log,
): HostAnswer {
  const name = adminFunctionsPath.exec(path)?.[1]
  if (method === 'GET' && name === undefined) return listFunctions(app)
  const target = app.functions.find((each) => each.name.toLowerCase() === name?.toLowerCase())
  if (method !== 'POST' || target === undefined) return { status: 404 }
  if (!/^application\/json\b/i.test(message.headers['content-type'] ?? '')) return { status: 415 }
  const given = runBody.safeParse(toJson(body))
  if (!given.success) return { status: 400 }
  run(app, target, given.data.input ?? '', log)
  return { status: 202 }
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Of the fields that the real host has, those that say what fires a function. */
function listFunctions({ functions }: App): HostAnswer {
  const list = functions.map(({ name, metadata }) => {
    const bindings = Object.entries(metadata.bindings).map(([key, each]) => ({
      ...each,
      name: key,
    }))
    return { name, config: { name, bindings } }
  })
  const headers = { 'content-type': 'application/json; charset=utf-8' }
  return { status: 200, headers, text: JSON.stringify(list) }
}

/** Nobody waits for the end, and a run by hand does not wait for one by the schedule. */
function run(app: App, target: TriggeredFunction, input: string, log: Log): void {
  const timer = app.timers.find((each) => each.target === target)
  if (timer) void runTimer(app, timer, log)
  else if (target.type === 'eventGridTrigger') {
    const data = { json: input }
    const invocation = {
      id: randomUUID(),
      input: data,
      triggerMetadata: { [target.trigger]: data },
    }
    void invoke(app, target, invocation, log)
  } else {
    const message = 'failed: an HTTP request is required'
    log({ level: 'error', category: 'system', message, functionName: target.name })
  }
}
