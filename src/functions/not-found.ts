// What no other function took: a path that is none, or a method that its path does not take. The host's
// own answers to both are an empty 404.
import { Problem } from '../base/problem'
import { isVisible, methodsOf, type Endpoint } from './http/endpoint'

/** @param others the other endpoints, whose paths take some methods and not all */
export function notFoundEndpoint(others: readonly Endpoint[]): Endpoint {
  return {
    // The last in the alphabet: the host takes the first function whose route matches.
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
 * The route that the host compares with: segments are decoded (a slash stays encoded, so that it divides
 * none), letters are folded, one slash at the end does not count.
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
    // Not UTF-8, so no route of ours.
    return segment
  }
}
