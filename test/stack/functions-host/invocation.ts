// One invocation, as the real worker makes it: a function and what the host sends it come in, and the
// library's own invocation model is driven through its hooks. Whether it succeeded goes out; the
// answer to an HTTP request leaves by the library's own server.
import type { App } from './app'
import type { CoreInvocationContext, TypedData } from './core-contract'
import type { Log } from './log'
import type { TriggeredFunction } from './triggered-function'

export interface Invocation {
  readonly id: string
  /** Of the trigger; for HTTP it comes through the library's own server. */
  readonly input: TypedData
  readonly triggerMetadata: Readonly<Record<string, TypedData>>
}

/** A failure is logged. */
export async function invoke(
  app: App,
  target: TriggeredFunction,
  invocation: Invocation,
  log: Log,
): Promise<boolean> {
  try {
    await drive(app, target, invocation, log)
    return true
  } catch (error) {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
    const message = `threw ${detail}`
    log({ level: 'error', category: 'system', message, functionName: target.name })
    return false
  }
}

async function drive(
  app: App,
  target: TriggeredFunction,
  invocation: Invocation,
  log: Log,
): Promise<void> {
  const core = toCoreContext(target, invocation, log)
  const model = await app.model.getInvocationModel(core)
  const { context, inputs } = await model.getArguments()
  const { registrations } = app
  const { appHookData } = registrations
  const shared = { hookData: {}, appHookData, invocationContext: context }

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
  // oxlint-disable-next-line typescript/only-throw-error -- an app may throw any value
  if (outcome.error !== null && outcome.error !== undefined) throw outcome.error
  await model.getResponse(context, outcome.result)
}

function toCoreContext(
  { name, trigger, metadata }: TriggeredFunction,
  { id, input, triggerMetadata }: Invocation,
  log: Log,
): CoreInvocationContext {
  return {
    invocationId: id,
    metadata,
    state: undefined,
    request: {
      invocationId: id,
      functionId: metadata.functionId ?? name,
      inputData: [{ name: trigger, data: input }],
      triggerMetadata,
      // Empty, as on the real host while no Application Insights is configured.
      traceContext: { traceParent: '', traceState: '' },
    },
    log: (level, category, message) => {
      log({ level, category, message, functionName: name })
    },
  }
}
