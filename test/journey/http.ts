// Requests to the functions as they are, byte for byte: nothing is normalised on the way. An answer that
// is not what the OpenAPI document of its product says is a failure.
import http, { type IncomingHttpHeaders } from 'node:http'
import { answerFault } from './described-answer'
import type { Caller } from '../stack/people'
import { headersOf, readyStack } from './stack'

export interface HttpAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly bytes: Buffer
  /** The body as JSON. */
  readonly json: unknown
}

export interface HttpOptions {
  readonly base?: string
  /** Who asks: the analyst, if it says nothing. */
  readonly as?: Caller
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** @param target path and query, after the base address */
export function ask(target: string, options: HttpOptions = {}): Promise<HttpAnswer> {
  const { base = readyStack().functionsUrl, method = 'GET', body } = options
  const headers = { ...headersOf(options.as ?? 'analyst'), ...options.headers }
  const { hostname, port } = new URL(base)
  return new Promise((resolve, reject) => {
    const request = http.request(
      { hostname, port, method, headers, path: target, agent: false },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const bytes = Buffer.concat(chunks)
          const { statusCode: status = 0, headers: given } = response
          const fault = answerFault(method, target, { status, headers: given, bytes })
          if (fault !== undefined) {
            reject(new Error(`not as its OpenAPI document says: ${fault}`))
            return
          }
          resolve({
            status,
            headers: given,
            bytes,
            get json(): unknown {
              return JSON.parse(bytes.toString()) as unknown
            },
          })
        })
      },
    )
    request.on('error', reject)
    request.end(body)
  })
}

/** Rows of an output port of the running app. */
export function askRows(
  portPath: string,
  query = '',
  options: HttpOptions = {},
): Promise<HttpAnswer> {
  return ask(`/api/products/${portPath}${query && `?${query}`}`, options)
}

export interface RowsPage {
  readonly value: readonly Readonly<Record<string, unknown>>[]
  readonly nextLink?: string
}

export interface EveryRow {
  readonly rows: readonly Readonly<Record<string, unknown>>[]
  readonly pages: number
  /** Whether the last page had no next link. */
  readonly ended: boolean
}

/** Follows the next links to the end. */
export async function everyRow(
  portPath: string,
  query: string,
  pagesMax = 1_000,
): Promise<EveryRow> {
  const rows: Readonly<Record<string, unknown>>[] = []
  let pages = 0
  let next: string | undefined = `${readyStack().functionsUrl}/api/products/${portPath}?${query}`
  while (next !== undefined && pages < pagesMax) {
    const { pathname, search } = new URL(next)
    const answer = await ask(pathname + search)
    if (answer.status !== 200) throw new Error(`${answer.status} ${answer.bytes.toString()}`)
    const page = answer.json as RowsPage
    rows.push(...page.value)
    pages += 1
    next = page.nextLink
  }
  return { rows, pages, ended: next === undefined }
}

export interface ErrorBody {
  readonly error: {
    readonly code: string
    readonly message: string
    readonly target?: string
    readonly details?: readonly { readonly code: string; readonly message: string }[]
    readonly innererror: { readonly hint: string }
  }
}
