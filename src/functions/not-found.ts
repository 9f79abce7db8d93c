// The catch-all: it answers requests that match no other function, because the path does not exist
// (404) or does not support the method (405). The host's own answer to both is an empty 404.
import { Problem } from '../base/problem'
import { isVisible, methodsOf, type Endpoint } from './http/endpoint'

/**
 * @param others the other endpoints: a request for the path of one of them has an unsupported
 * method
 */
export function notFoundEndpoint(others: readonly Endpoint[]): Endpoint {
  return {
    // The last in the alphabet, because the host takes the first function whose route matches.
    name: 'zNotFound',
    route: '{*path}',
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
    callers: 'identified',
    stages: ['routing', 'authenticate', 'anywhere'],
    answer: ({ path }, principal) => {
      const route = routeOf(path)
      const methods = others
        .filter((other) => other.route === route && isVisible(other, principal))
        .flatMap(methodsOf)
      if (methods.length === 0) throw new Problem('NotFound')
      throw new Problem('MethodNotAllowed', undefined, { headers: { Allow: methods.join(', ') } })
    },
  }
}

/**
 * The route in the form in which the host compares it: segments are decoded (but not an encoded slash),
 * letters are lower case, and one slash at the end does not count.
 */
function routeOf(path: string): string {
  const segments = path.replace(/\/$/, '').split('/').map(decoded)
  return segments
    .join('/')
    .replace(/[A-Z]/g, (letter) => letter.toLowerCase())
    .replace(/^\/api\//, '')
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment.replace(/%2f/gi, '%252F'))
  } catch {
    // Not UTF-8, so it is not one of our routes.
    return segment
  }
}
