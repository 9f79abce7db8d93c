// One invocation, as the real worker makes it: a function and the host's request come in, the
// library's own invocation model is driven through its hooks, and the library's response goes out.
import { randomUUID } from 'node:crypto'
import type { App } from './app'
import type {
  CoreInvocationContext,
  InvocationResponse,
  LogCategory,
  LogLevel,
  TypedData,
} from './core-contract'
import type { HttpFunction } from './http-function'
import type { Log } from './log'

export interface Invocation {
  readonly id: string
  readonly input: TypedData
  readonly triggerMetadata: Readonly<Record<string, TypedData>>
  readonly traceParent: string | undefined
  readonly traceState: string | undefined
}

export async function invoke(
  app: App,
  target: HttpFunction,
  invocation: Invocation,
  log: Log,
): Promise<InvocationResponse> {
  const core = toCoreContext(target, invocation, log)
  const model = await app.model.getInvocationModel(core)
  const { context, inputs } = await model.getArguments()
  const { registrations } = app
  const shared = {
    hookData: {},
    appHookData: registrations.appHookData,
    invocationContext: context,
  }

  core.state = 'preInvocationHooks'
  const before = { ...shared, inputs, functionCallback: target.callback }
  await registrations.runHooks('preInvocation', before)

  core.state = 'invocation'
  const after: { result: unknown; error: unknown } = { result: null, error: null }
  try {
    after.result = await model.invokeFunction(context, before.inputs, before.functionCallback)
  } catch (error) {
    after.error = error
  }

  core.state = 'postInvocationHooks'
  const outcome = { ...shared, inputs: before.inputs, ...after }
  await registrations.runHooks('postInvocation', outcome)
  core.state = undefined

  // Null and undefined mean "no error" to the real worker; anything else is rethrown as it is.
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- an app may throw any value
  if (outcome.error !== null && outcome.error !== undefined) throw outcome.error
  return model.getResponse(context, outcome.result)
}

function toCoreContext(
  { name, trigger, metadata }: HttpFunction,
  invocation: Invocation,
  log: Log,
): CoreInvocationContext {
  return {
    invocationId: invocation.id,
    metadata,
    state: undefined,
    request: {
      invocationId: invocation.id,
      functionId: metadata.functionId ?? name,
      inputData: [{ name: trigger, data: invocation.input }],
      triggerMetadata: invocation.triggerMetadata,
      traceContext: {
        traceParent: toTraceParent(invocation.traceParent),
        traceState: invocation.traceState ?? '',
        attributes: {},
      },
    },
    log: (level: LogLevel, category: LogCategory, message: string) => {
      log({ level, category, message, functionName: name })
    },
  }
}

/** A caller's trace goes on under a span of the host's; without one, a new trace begins. */
function toTraceParent(given: string | undefined): string {
  const [, traceId] = /^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/.exec(given ?? '') ?? []
  return `00-${traceId ?? randomHex()}-${randomHex().slice(0, 16)}-00`
}

/** 32 digits; a UUID is the quickest to come by, because Node makes many at a time. */
function randomHex(): string {
  return randomUUID().replaceAll('-', '')
}
