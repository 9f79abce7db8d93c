// A route template of ASP.NET's classic routing, as far as Meshport uses it: literals, `{name}` and
// `{*rest}`. A template comes in and a matcher goes out; what is not supported (optional parameters,
// constraints, defaults, several parts in one segment) is refused when the app starts.

export type RouteValues = Readonly<Record<string, string>>

export interface Route {
  readonly template: string
  /** The decoded values of the parameters, or undefined when the path is another's. */
  match: (path: string) => RouteValues | undefined
}

export function parseRoute(template: string): Route {
  const segments = template.replace(/^\/|\/$/g, '').split('/')
  const parts = segments.map((segment, index) => {
    if (!/[{}]/.test(segment)) return segment && `/${segment.replace(/[.*+?^$()|[\]\\]/g, '\\$&')}`
    const [, star, name] = /^\{(\*?)([A-Za-z_]\w*)\}$/.exec(segment) ?? []
    if (name === undefined || (star === '*' && index < segments.length - 1)) {
      throw new Error(
        `The route "${template}" has the segment "${segment}". The local functions host supports ` +
          'literals, {name} and, at the end, {*name}.',
      )
    }
    return star === '*' ? `(?:/(?<${name}>[^]+?))?` : `/(?<${name}>[^/]+)`
  })
  const pattern = new RegExp(`^${parts.join('')}/?$`, 'i')
  return {
    template,
    match: (path) => {
      const found = pattern.exec(path.split('/').map(decode).join('/'))
      if (found === null) return undefined
      const values = Object.entries(found.groups ?? {}) as [string, string | undefined][]
      return Object.fromEntries(
        values.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
      )
    },
  }
}

/** An escaped slash stays escaped, as in ASP.NET: it must not divide a segment. */
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment.replace(/%2f/gi, '%252F'))
  } catch {
    return segment
  }
}
