// A small function app for the tests of the local functions host, on the real `@azure/functions`.
// Each function shows one thing that a host must do right.
// What happens to an answer is printed, so that a test in another process can wait for it.
import {
  app,
  HttpRequest,
  type HttpResponseInit,
  type InvocationContext,
  type Timer,
  type TimerFunctionOptions,
} from '@azure/functions'
import { subscribe } from 'node:diagnostics_channel'
import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

app.setup({ enableHttpStream: true })

/** The worker's own end of each request, as an app may find it. */
const answers = new Map<string, ServerResponse>()
subscribe('http.server.request.start', (message) => {
  const { request, response } = message as {
    request: { headers: Record<string, string | undefined> }
    response: ServerResponse
  }
  const id = request.headers['x-ms-invocation-id']
  if (id !== undefined) answers.set(id, response)
})

function get(
  name: string,
  handler: (request: HttpRequest, context: InvocationContext) => unknown,
): void {
  const answer = handler as (request: HttpRequest, context: InvocationContext) => HttpResponseInit
  app.http(name, { route: name.toLowerCase(), methods: ['GET'], handler: answer })
}

app.http('health', { route: 'health', methods: ['GET'], handler: () => ({ jsonBody: 'alive' }) })
app.http('echo', { route: 'echo/{thing}', methods: ['GET', 'POST'], handler: echo })
app.http('headOnly', { route: 'head', methods: ['HEAD'], handler: () => ({ status: 200 }) })
get('nothing', () => undefined)
get('throws', () => {
  throw new Error('thrown by the fixture')
})
get('logs', (_request, context) => {
  context.warn('a warning of the fixture')
  return { jsonBody: 'logged' }
})
get('slow', async (request) => {
  const started = sleep(Number(request.query.get('ms')))
  console.log('slow began')
  await started
  return { jsonBody: 'answered' }
})
/** Of no test but those that say so in the settings. */
const schedule = process.env['FIXTURE_SCHEDULE'] ?? '0 0 0 1 1 *'

function timer(name: string, runMs: number, options: Partial<TimerFunctionOptions> = {}): void {
  const handler = async (given: Timer): Promise<void> => {
    console.log(`${name} began ${JSON.stringify(given)}`)
    await sleep(runMs)
    console.log(`${name} ended`)
  }
  app.timer(name, { schedule: '0 0 0 1 1 *', handler, ...options })
}

timer('overlong', 1_200, { schedule })
timer('atStart', 0, { runOnStartup: true })
timer('byHand', 300)
app.eventGrid('events', {
  handler: async (event) => {
    await sleep(20)
    console.log(`event ${JSON.stringify(event)}`)
    if (event.subject === 'fails') throw new Error('an event of the fixture failed')
  },
})

get('endless', (_request, context) => ({ body: chunks(context, () => sleep(5)) }))
get('breaks', (_request, context) => ({
  body: chunks(context, async (written) => {
    await sleep(5)
    if (written > 3) answers.get(context.invocationId)?.destroy()
  }),
}))
get('eager', (_request, context) => {
  const answer = answers.get(context.invocationId)!
  return {
    body: chunks(context, async () => {
      while (answer.writableNeedDrain && !answer.destroyed) await sleep(5)
    }),
  }
})

/** Ends only when the answer is closed, which it prints together with how much it wrote. */
async function* chunks(
  { invocationId, functionName }: InvocationContext,
  beforeNext: (written: number) => Promise<void>,
): AsyncGenerator<Buffer> {
  const answer = answers.get(invocationId)!
  answer.once('close', () => {
    console.log(`${functionName} closed`)
  })
  for (let written = 0; !answer.destroyed; written += 1) {
    await beforeNext(written)
    yield Buffer.alloc(64 * 1024, 'x')
    if (written % 10 === 0) console.log(`${functionName} wrote ${written}`)
  }
}

async function echo(request: HttpRequest): Promise<HttpResponseInit> {
  return {
    headers: { 'x-echo': 'yes' },
    jsonBody: {
      method: request.method,
      url: request.url,
      params: request.params,
      query: [...request.query],
      headers: Object.fromEntries(request.headers),
      body: await request.text(),
    },
  }
}

app.hook.appStart(() => {
  console.log('appStart hook')
})
app.hook.appTerminate(() => {
  console.log('appTerminate hook')
})
const isHooked = ([input]: unknown[]): boolean =>
  input instanceof HttpRequest && input.query.has('hooked')

app.hook.preInvocation(({ invocationContext, inputs }) => {
  if (isHooked(inputs)) console.log(`preInvocation ${invocationContext.functionName}`)
})
app.hook.postInvocation((context) => {
  if (isHooked(context.inputs)) context.result = { jsonBody: 'changed by a hook' }
})
