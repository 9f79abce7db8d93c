// A URL as expressions see it: nothing in it is decoded but the names and values of its query.
import type { Url } from './types'

/** @param queryString with its question mark, or '' */
export function urlOf(base: string, path: string, queryString: string): Url {
  const { protocol, hostname, port } = new URL(base)
  const query = new Map<string, string[]>()
  for (const [name, value] of new URLSearchParams(queryString)) {
    const key = name.toLowerCase()
    query.set(key, [...(query.get(key) ?? []), value])
  }
  return {
    scheme: protocol.slice(0, -1),
    host: hostname,
    port: port === '' ? (protocol === 'http:' ? 80 : 443) : Number(port),
    path,
    queryString,
    query,
  }
}
