// What the host knows of a function: a registration comes in and a function with its route and its
// methods goes out. Finding the one for a request follows the real host's order.
import type { FunctionCallback, FunctionMetadata } from './core-contract'
import type { RegisteredFunction } from './core-module'
import { parseRoute, type Route, type RouteValues } from './route'

export interface HttpFunction {
  readonly name: string
  readonly route: Route
  /** Upper case; undefined where every method is taken. */
  readonly methods: readonly string[] | undefined
  /** The name of the trigger's binding, by which its input is sent. */
  readonly trigger: string
  readonly metadata: FunctionMetadata
  readonly callback: FunctionCallback
}

export interface FoundFunction {
  readonly target: HttpFunction
  readonly values: RouteValues
}

/** In the real host's order: by name, case ignored. The first that matches wins, not the best. */
export function toHttpFunctions(registered: Iterable<RegisteredFunction>): readonly HttpFunction[] {
  return [...registered]
    .map(toHttpFunction)
    .sort((a, b) => (a.name.toUpperCase() < b.name.toUpperCase() ? -1 : 1))
}

/** A wrong method is no match, so that a later function, or nobody, gets the request. */
export function findFunction(
  functions: readonly HttpFunction[],
  method: string,
  path: string,
): FoundFunction | undefined {
  for (const target of functions) {
    if (target.methods !== undefined && !target.methods.includes(method)) continue
    const values = target.route.match(path)
    if (values !== undefined) return { target, values }
  }
  return undefined
}

function toHttpFunction({ metadata, callback }: RegisteredFunction): HttpFunction {
  const { name, bindings } = metadata
  const [trigger, binding] =
    Object.entries(bindings).find(([, { type }]) => /trigger$/i.test(type ?? '')) ?? []
  if (trigger === undefined || binding?.type?.toLowerCase() !== 'httptrigger') {
    throw new Error(
      `The function "${name}" has the trigger "${binding?.type ?? 'none'}". ` +
        'The local functions host runs HTTP triggers only.',
    )
  }
  const own = binding.route === undefined || binding.route === '' ? name : binding.route
  return {
    name,
    route: parseRoute(`api/${own}`),
    methods: binding.methods?.map((method) => method.toUpperCase()),
    trigger,
    metadata,
    callback,
  }
}
