// What the host knows of a function: a registration comes in and a function with its route, its
// methods and its switch goes out. Finding the one for a request follows the real host's order.
import type { FunctionCallback, FunctionMetadata } from './core-contract'
import type { RegisteredFunction } from './core-module'
import { parseRoute, type Route, type RouteValues } from './route'

export interface HttpFunction {
  readonly name: string
  readonly route: Route
  /** Upper case; undefined where every method is taken. */
  readonly methods: readonly string[] | undefined
  readonly disabled: boolean
  /** The name of the trigger's binding, by which its input is sent. */
  readonly trigger: string
  readonly metadata: FunctionMetadata
  readonly callback: FunctionCallback
}

export interface FoundFunction {
  readonly target: HttpFunction
  readonly values: RouteValues
}

type Environment = Readonly<Record<string, string | undefined>>

/** In the real host's order: by name, case ignored. The first that matches wins, not the best. */
export function toHttpFunctions(
  registered: Iterable<RegisteredFunction>,
  routePrefix: string,
  environment: Environment,
): readonly HttpFunction[] {
  return [...registered]
    .map((entry) => toHttpFunction(entry, routePrefix, environment))
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

function toHttpFunction(
  { metadata, callback }: RegisteredFunction,
  routePrefix: string,
  environment: Environment,
): HttpFunction {
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
  const route = routePrefix === '' ? own : `${routePrefix}/${own}`
  return {
    name,
    route: parseRoute(route),
    methods: binding.methods?.map((method) => method.toUpperCase()),
    disabled: isDisabled(name, environment),
    trigger,
    metadata,
    callback,
  }
}

function isDisabled(name: string, environment: Environment): boolean {
  const setting = `azurewebjobs.${name}.disabled`.toLowerCase()
  return Object.entries(environment).some(
    ([key, value]) => key.toLowerCase() === setting && /^(true|1)$/i.test(value ?? ''),
  )
}
