// What the host knows of any function: a registration comes in, a function with its trigger goes
// out. Functions whose trigger nothing here fires are refused.
import type { Binding, FunctionCallback, FunctionMetadata } from './core-contract'
import type { RegisteredFunction } from './core-module'

const triggerTypes = ['httpTrigger', 'timerTrigger', 'eventGridTrigger'] as const

type TriggerType = (typeof triggerTypes)[number]

export interface TriggeredFunction {
  readonly name: string
  readonly type: TriggerType
  /** The name of the trigger's binding, by which its input is sent. */
  readonly trigger: string
  readonly binding: Binding
  readonly metadata: FunctionMetadata
  readonly callback: FunctionCallback
}

/** In the real host's order: by name, case ignored. */
export function toTriggeredFunctions(
  registered: Iterable<RegisteredFunction>,
): readonly TriggeredFunction[] {
  return [...registered]
    .map(toTriggeredFunction)
    .sort((a, b) => (a.name.toUpperCase() < b.name.toUpperCase() ? -1 : 1))
}

function toTriggeredFunction({ metadata, callback }: RegisteredFunction): TriggeredFunction {
  const { name, bindings } = metadata
  const [trigger, binding] =
    Object.entries(bindings).find(([, { type }]) => /trigger$/i.test(type ?? '')) ?? []
  const type = triggerTypes.find((known) => known === binding?.type)
  if (trigger === undefined || binding === undefined || type === undefined) {
    throw new Error(
      `The function "${name}" has the trigger "${binding?.type ?? 'none'}". ` +
        'The local functions host runs HTTP, timer and Event Grid triggers only.',
    )
  }
  return { name, type, trigger, binding, metadata, callback }
}
