// The functions that answer HTTP requests: a function comes in, the same with its route and its
// methods goes out. Finding the one for a request follows the real host's order.
import { parseRoute, type Route, type RouteValues } from './route'
import type { TriggeredFunction } from './triggered-function'

export interface HttpFunction extends TriggeredFunction {
  readonly route: Route
  /** Upper case; undefined where every method is taken. */
  readonly methods: readonly string[] | undefined
}

export interface FoundFunction {
  readonly target: HttpFunction
  readonly values: RouteValues
}

export function toHttpFunctions(functions: readonly TriggeredFunction[]): readonly HttpFunction[] {
  return functions.filter(({ type }) => type === 'httpTrigger').map(toHttpFunction)
}

/**
 * The first by name that matches wins, not the best. A wrong method is no match, so that a later
 * function, or nobody, gets the request.
 */
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

function toHttpFunction(target: TriggeredFunction): HttpFunction {
  const { name, binding } = target
  const own = binding.route === undefined || binding.route === '' ? name : binding.route
  return {
    ...target,
    route: parseRoute(`api/${own}`),
    methods: binding.methods?.map((method) => method.toUpperCase()),
  }
}
