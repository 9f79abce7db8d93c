// A route template of ASP.NET's classic routing, as far as Meshport uses it: literals, `{name}`,
// `{name?}` and `{*rest}`. A template comes in and a matcher goes out; what is not supported
// (constraints, defaults, several parts in one segment) is refused when the app starts.

export type RouteValues = Readonly<Record<string, string>>

export interface Route {
  readonly template: string
  /** The decoded values of the parameters, or undefined when the path is another's. */
  match(path: string): RouteValues | undefined
}

interface Segment {
  readonly kind: 'literal' | 'required' | 'optional' | 'catchAll'
  /** A literal's text in lower case, a parameter's name as written. */
  readonly text: string
}

export function parseRoute(template: string): Route {
  const trimmed = template.replace(/^\/|\/$/g, '')
  const segments =
    trimmed === '' ? [] : trimmed.split('/').map((text) => parseSegment(text, template))
  const open = segments.findIndex(({ kind }) => kind === 'optional' || kind === 'catchAll')
  const last = segments.length - 1
  if (open !== -1 && open !== last) {
    throw new Error(
      `The route "${template}" has an optional or catch-all parameter before its last segment, ` +
        'which the local functions host does not support.',
    )
  }
  return { template, match: (path) => matchSegments(segments, toSegments(path)) }
}

function parseSegment(text: string, template: string): Segment {
  if (!/[{}]/.test(text)) return { kind: 'literal', text: text.toLowerCase() }
  const [, star, name, mark] = /^\{(\*?)([A-Za-z_]\w*)(\??)\}$/.exec(text) ?? []
  if (name === undefined) {
    throw new Error(
      `The route "${template}" has the segment "${text}". The local functions host supports ` +
        'literals, {name}, {name?} and {*name}; not constraints, defaults or mixed segments.',
    )
  }
  if (star === '*') return { kind: 'catchAll', text: name }
  return { kind: mark === '?' ? 'optional' : 'required', text: name }
}

function toSegments(path: string): readonly string[] {
  const trimmed = path.replace(/^\/|\/$/g, '')
  return trimmed === '' ? [] : trimmed.split('/').map(decodeSegment)
}

function matchSegments(
  template: readonly Segment[],
  path: readonly string[],
): RouteValues | undefined {
  const values: Record<string, string> = {}
  for (const [index, { kind, text }] of template.entries()) {
    if (kind === 'catchAll') {
      const rest = path.slice(index).join('/')
      if (rest !== '') values[text] = rest
      return values
    }
    const given = path[index]
    if (given === undefined && kind === 'optional') continue
    if (given === undefined || given === '') return undefined
    if (kind !== 'literal') values[text] = given
    else if (given.toLowerCase() !== text) return undefined
  }
  return path.length > template.length ? undefined : values
}

/** An escaped slash stays escaped, as in ASP.NET: it must not divide a segment. */
function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment.replace(/%2f/gi, '%252F'))
  } catch {
    return segment
  }
}
