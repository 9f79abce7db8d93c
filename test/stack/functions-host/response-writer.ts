// The way of an answer when the app has streaming off: what the library returned comes in, and is
// written to the caller in one piece.
import type { ServerResponse } from 'node:http'
import type { HttpData } from './core-contract'

/** A function that returned nothing has answered 204. */
export function writeResponse(answer: ServerResponse, http: HttpData | undefined): void {
  if (http === undefined) {
    answer.writeHead(204).end()
    return
  }
  if (http.cookies !== undefined && http.cookies.length > 0) {
    throw new Error('The local functions host sends cookies only with streaming on.')
  }
  answer.writeHead(Number(http.statusCode ?? 200), { ...http.headers }).end(http.body?.bytes)
}
