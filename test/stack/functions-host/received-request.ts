// A request as the host has received it: Node's message comes in, its path, raw query and headers
// go out once for all, together with what the real host makes of them for the library.
import type { IncomingMessage } from 'node:http'
import type { HttpData, NullableStrings, TypedData } from './core-contract'
import type { RouteValues } from './route'

export interface ReceivedRequest {
  readonly message: IncomingMessage
  readonly method: string
  /** Without dot segments, still escaped. */
  readonly path: string
  /** As the caller wrote it, with its `?`, or empty. */
  readonly query: string
  readonly host: string
  /** Names as the caller wrote them; the values of a repeated header joined by commas. */
  readonly headers: Readonly<Record<string, string>>
}

/** Undefined for a target that is no URL, which the real host's server refuses with 400. */
export function toReceivedRequest(message: IncomingMessage): ReceivedRequest | undefined {
  const target = message.url ?? '/'
  const host = message.headers.host ?? 'localhost'
  const absolute = target.startsWith('/') ? `http://${host}${target}` : target
  if (!URL.canParse(absolute)) return undefined
  const mark = target.indexOf('?')
  return {
    message,
    method: message.method ?? 'GET',
    path: new URL(absolute).pathname,
    query: mark === -1 ? '' : target.slice(mark),
    host,
    headers: joinHeaders(message.rawHeaders),
  }
}

/**
 * What the real host sends beside the request when streaming is on. Names are unique without case
 * and the first spelling stays, route values win over the query, the query over the body's fields;
 * so a caller's own `?headers=` takes the place of the headers, here as there.
 */
export function toTriggerMetadata(
  request: ReceivedRequest,
  values: RouteValues,
  body: Buffer | undefined,
): Readonly<Record<string, TypedData>> {
  const query = Object.fromEntries(new URLSearchParams(request.query))
  const metadata = new Map<string, readonly [name: string, data: TypedData]>()
  const put = (name: string, data: TypedData): void => {
    const key = name.toLowerCase()
    metadata.set(key, [metadata.get(key)?.[0] ?? name, data])
  }
  for (const [name, value] of Object.entries(toBodyFields(body))) put(name, value)
  for (const [name, value] of Object.entries(query)) {
    // The real host keeps its own key to itself.
    if (name.toLowerCase() !== 'code') put(name, { string: value })
  }
  for (const [name, value] of Object.entries(values)) put(name, { string: value })
  if (!metadata.has('query')) put('Query', { json: JSON.stringify(query) })
  if (!metadata.has('headers')) put('Headers', { json: JSON.stringify(request.headers) })
  return Object.fromEntries(metadata.values())
}

/** The request as the library gets it when streaming is off: repeated query values are joined. */
export function toHttpData(
  request: ReceivedRequest,
  values: RouteValues,
  body: Buffer | undefined,
): HttpData {
  const query = new URLSearchParams(request.query)
  const joined = [...new Set(query.keys())].map(
    (key) => [key, query.getAll(key).join(',')] as const,
  )
  const headers = Object.entries(request.headers).map(([key, value]) => [key.toLowerCase(), value])
  return {
    method: request.method,
    url: `http://${request.host}${request.path}${request.query}`,
    nullableQuery: toNullable(joined),
    nullableHeaders: toNullable(headers as [string, string][]),
    nullableParams: toNullable(Object.entries(values)),
    ...(body === undefined ? {} : { body: { bytes: body } }),
  }
}

function toNullable(entries: readonly (readonly [string, string])[]): NullableStrings {
  return Object.fromEntries(entries.map(([key, value]) => [key, { value }]))
}

function joinHeaders(rawHeaders: readonly string[]): Readonly<Record<string, string>> {
  const joined = new Map<string, readonly [name: string, value: string]>()
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const [name, value] = [rawHeaders[index]!, rawHeaders[index + 1]!]
    const known = joined.get(name.toLowerCase())
    joined.set(
      name.toLowerCase(),
      known === undefined ? [name, value] : [known[0], `${known[1]},${value}`],
    )
  }
  return Object.fromEntries(joined.values())
}

/** The top-level fields of a JSON object, as text; arrays and null are left out. */
function toBodyFields(body: Buffer | undefined): Readonly<Record<string, TypedData>> {
  const fields = parseObject(body?.toString('utf8') ?? '')
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]): [string, TypedData][] => {
      if (value === null || Array.isArray(value)) return []
      if (typeof value === 'string') return [[name, { string: value }]]
      if (typeof value === 'object') return [[name, { json: JSON.stringify(value) }]]
      // .NET writes a boolean with a capital letter.
      if (typeof value === 'boolean') return [[name, { string: value ? 'True' : 'False' }]]
      return [[name, { string: JSON.stringify(value) }]]
    }),
  )
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  if (!/^\s*\{/.test(text)) return {}
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return {}
  }
}
