// What a request asks the vault for: method, URL and body come in, one of four operations goes out.
// Whatever else Key Vault can do is refused.
import { z } from 'zod'
import { parsed } from '../control-routes'
import { Refusal } from '../refusal'

/** The one with which the pinned SDK asks. */
export const apiVersion = '2025-07-01'

const attributes = z.strictObject({
  enabled: z.boolean().optional(),
  nbf: z.int().optional(),
  exp: z.int().optional(),
})
const newSecret = z.strictObject({
  value: z.string().max(25_600),
  contentType: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional(),
  attributes: attributes.optional(),
})
const change = z.strictObject({ attributes })

export type SecretRequest =
  | { readonly kind: 'get'; readonly name: string; readonly version: string }
  | { readonly kind: 'versions'; readonly name: string; readonly page: Page }
  | { readonly kind: 'set'; readonly name: string; readonly secret: z.output<typeof newSecret> }
  | {
      readonly kind: 'update'
      readonly name: string
      readonly version: string
      readonly attributes: z.output<typeof attributes>
    }

interface Page {
  readonly resultsMax: number
  /** The version where the page begins. */
  readonly from: string
}

/** Throws a `Refusal`. */
export function toSecretRequest(method: string, url: URL, body: string): SecretRequest {
  const { pathname, searchParams } = url
  const [, name = '', version = ''] =
    /^\/secrets\/([0-9a-zA-Z-]{1,127})(?:\/([0-9a-z]*))?$/.exec(pathname) ?? []
  if (name === '') throw new Refusal(404, `The stand-in has nothing at ${pathname}.`)
  checkParameters(searchParams, method === 'GET' && version === 'versions')
  if (method === 'GET' && version === 'versions') {
    return { kind: 'versions', name, page: toPage(searchParams) }
  }
  if (method === 'GET') return { kind: 'get', name, version }
  if (method === 'PUT' && version === '') {
    return { kind: 'set', name, secret: parsed(newSecret, JSON.parse(body)) }
  }
  if (method === 'PATCH' && version !== '') {
    return { kind: 'update', name, version, ...parsed(change, JSON.parse(body)) }
  }
  throw new Refusal(405, `The stand-in does not know ${method} ${pathname}.`)
}

const parametersOfPages = ['maxresults', '$skiptoken']

function checkParameters(given: URLSearchParams, isList: boolean): void {
  const version = given.get('api-version')
  if (version !== apiVersion) {
    throw new Refusal(400, `The stand-in knows api-version ${apiVersion}, not ${version}.`)
  }
  const known = ['api-version', ...(isList ? parametersOfPages : [])]
  const unknown = [...given.keys()].find((name) => !known.includes(name))
  if (unknown !== undefined) throw new Refusal(400, `The stand-in does not know ${unknown}.`)
}

function toPage(given: URLSearchParams): Page {
  const resultsMax = Number(given.get('maxresults') ?? 25)
  if (!(resultsMax >= 1 && resultsMax <= 25)) throw new Refusal(400, 'maxresults is 1 to 25.')
  return { resultsMax, from: given.get('$skiptoken') ?? '' }
}
