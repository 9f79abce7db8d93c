// A request as the host has received it: Node's message comes in, its path, raw query and headers
// go out once for all, together with what the real host makes of them for the library.
import type { IncomingMessage } from 'node:http'
import type { TypedData } from './core-contract'
import type { RouteValues } from './route'

export interface ReceivedRequest {
  readonly message: IncomingMessage
  readonly method: string
  /** Without dot segments, still escaped. */
  readonly path: string
  /** As the caller wrote it, with its `?`, or empty. */
  readonly query: string
  readonly host: string
}

/** Undefined for a target that is no URL, which the real host's server refuses with 400. */
export function toReceivedRequest(message: IncomingMessage): ReceivedRequest | undefined {
  const target = message.url ?? '/'
  const host = message.headers.host ?? 'localhost'
  const absolute = target.startsWith('/') ? `http://${host}${target}` : target
  if (!URL.canParse(absolute) || /[^\x21-\x7e]/.test(target)) return undefined
  const mark = target.indexOf('?')
  return {
    message,
    method: message.method ?? 'GET',
    path: new URL(absolute).pathname,
    query: mark === -1 ? '' : target.slice(mark),
    host,
  }
}

/**
 * The query as the worker gets it: a stray percent sign is repaired, what has no place in a URL is
 * escaped, and what needs no escape has none.
 */
export function toForwardedQuery(query: string): string {
  return query
    .replaceAll(/%(?![0-9a-f]{2})/gi, '%25')
    .replaceAll(/%([2-7][0-9a-f])/gi, (escape, code: string) => {
      const character = String.fromCharCode(Number.parseInt(code, 16))
      return /[\w.~-]/.test(character) ? character : escape
    })
    .replaceAll(
      /["'<>\\^`{|}]/g,
      (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
    )
}

/**
 * What the real host sends beside the request. Names are unique without case and the first spelling
 * stays, route values win over the query; so a caller's own `?headers=` takes the place of the
 * headers, here as there. The real host also takes the fields of a JSON body, which no function of
 * ours has.
 */
export function toTriggerMetadata(
  { query: raw, message }: ReceivedRequest,
  values: RouteValues,
): Readonly<Record<string, TypedData>> {
  const query = Object.fromEntries(new URLSearchParams(raw))
  const metadata = new Map<string, readonly [name: string, data: TypedData]>()
  const put = (name: string, data: TypedData): void => {
    const key = name.toLowerCase()
    metadata.set(key, [metadata.get(key)?.[0] ?? name, data])
  }
  for (const [name, value] of Object.entries(query)) {
    // The real host keeps its own key to itself.
    if (name.toLowerCase() !== 'code') put(name, { string: value })
  }
  for (const [name, value] of Object.entries(values)) put(name, { string: value })
  if (!metadata.has('query')) put('Query', { json: JSON.stringify(query) })
  if (!metadata.has('headers')) put('Headers', { json: JSON.stringify(joinHeaders(message)) })
  return Object.fromEntries(metadata.values())
}

/** The values of a repeated header are joined without a blank. */
function joinHeaders({ headersDistinct }: IncomingMessage): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headersDistinct).map(([name, values = []]) => [name, values.join(',')]),
  )
}
