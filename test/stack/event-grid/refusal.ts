// Why the stand-in refuses a request: a status and words, in the shape of Event Grid's errors.
import type { ServerResponse } from 'node:http'

const codes: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  404: 'NotFound',
  405: 'MethodNotAllowed',
  413: 'PayloadTooLarge',
  415: 'UnsupportedMediaType',
}

export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
    /** What more Event Grid says of it. */
    readonly detail?: string,
  ) {
    super(message)
  }
}

export function sendRefusal(response: ServerResponse, { status, message, detail }: Refusal): void {
  const code = codes[status] ?? 'InternalServerError'
  const details = detail === undefined ? [] : [{ code: detail, message }]
  response
    .writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
    .end(JSON.stringify({ error: { code, message, details } }))
}
