// What no other function took: an address that is none, or a method that its address does not take.
// The host's own answers to both are an empty 404.
import type { HttpFunctionOptions, HttpMethod } from '@azure/functions'
import { Problem } from '../base/problem'
import { endpoint } from './endpoint'
import type { Surroundings } from './send'

/** The last in the alphabet, because the host takes the first function whose route matches. */
export const notFoundName = 'zNotFound'

const everyMethod: HttpMethod[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/** @param served the other functions, by name */
export function notFoundFunction(
  served: ReadonlyMap<string, HttpFunctionOptions>,
  surroundings: Surroundings,
): HttpFunctionOptions {
  const methodsByPath = new Map(
    [...served].map(([name, { route = name, methods = [] }]) => [route.toLowerCase(), methods]),
  )
  return {
    route: '{*path}',
    methods: everyMethod,
    authLevel: 'anonymous',
    handler: endpoint(notFoundName, surroundings, ({ path }) => {
      const methods = methodsByPath.get(path.replace(/^\/api\//i, '').toLowerCase())
      if (!methods) throw new Problem('NotFound')
      throw new Problem('MethodNotAllowed', undefined, { headers: { Allow: methods.join(', ') } })
    }),
  }
}
