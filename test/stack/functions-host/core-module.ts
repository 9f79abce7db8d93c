// The module `@azure/functions-core`, which the real worker provides to every app by patching
// `require`. An app's registrations come in; the functions, hooks and model it registered go out.
import Module from 'node:module'
import type {
  FunctionCallback,
  FunctionMetadata,
  Hook,
  LogCategory,
  LogLevel,
  ProgrammingModel,
} from './core-contract'
import type { Log } from './log'

const hookNames = ['preInvocation', 'postInvocation', 'appStart', 'appTerminate'] as const

export type HookName = (typeof hookNames)[number]

export interface RegisteredFunction {
  readonly metadata: FunctionMetadata
  readonly callback: FunctionCallback
}

/** Everything an app told the worker while it was loaded. */
export class Registrations {
  readonly functions = new Map<string, RegisteredFunction>()
  readonly hooks: Readonly<Record<HookName, Hook[]>> = {
    preInvocation: [],
    postInvocation: [],
    appStart: [],
    appTerminate: [],
  }
  /** Shared by the hooks of the app; `appHookData` by those of every invocation as well. */
  readonly hookData = {}
  readonly appHookData = {}
  model: ProgrammingModel | undefined
  #closed = false

  /** Called when the app has started: the real host has indexed its functions by then. */
  close(): void {
    this.#closed = true
  }

  addFunction(metadata: FunctionMetadata, callback: FunctionCallback): void {
    if (this.#closed) throw new Error('A function can only be registered during app startup.')
    const id = metadata.functionId ?? metadata.name
    if (this.functions.has(id)) {
      throw new Error(`A function with id "${id}" has already been registered.`)
    }
    this.functions.set(id, { metadata, callback })
  }

  addHook(name: string, hook: Hook): { dispose: () => void } {
    const known = hookNames.find((candidate) => candidate === name)
    if (known === undefined) throw new RangeError(`Unrecognized hook "${name}"`)
    const hooks = this.hooks[known]
    hooks.push(hook)
    return {
      dispose: () => {
        if (hooks.includes(hook)) hooks.splice(hooks.indexOf(hook), 1)
      },
    }
  }

  async runHooks(name: HookName, context: object): Promise<void> {
    for (const hook of this.hooks[name]) await hook(context)
  }
}

/** From here on, `require('@azure/functions-core')` anywhere in this process reaches these. */
export function provideCoreModule(log: Log): Registrations {
  const registrations = new Registrations()
  const core = {
    version: '3.0.0-local',
    // The library takes streaming only from a host of 4.28 or later.
    hostVersion: '4.1037.0',
    registerFunction: registrations.addFunction.bind(registrations),
    registerHook: registrations.addHook.bind(registrations),
    setProgrammingModel: (model: ProgrammingModel) => {
      registrations.model = model
    },
    getProgrammingModel: () => registrations.model,
    log: (level: LogLevel, category: LogCategory, message: string) => {
      log({ level, category, message })
    },
  }
  const { prototype } = Module
  // oxlint-disable-next-line typescript/unbound-method -- the proxy hands `this` on
  prototype.require = new Proxy(prototype.require, {
    apply: (original, module, [id]: [string]) =>
      id === '@azure/functions-core' ? core : (Reflect.apply(original, module, [id]) as unknown),
  })
  return registrations
}
