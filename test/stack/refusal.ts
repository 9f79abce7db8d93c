// Why a stand-in refuses a request: a status and words, in the shape of Azure’s errors.
import { STATUS_CODES, type ServerResponse } from 'node:http'

export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
    /** What more the service says of it. */
    readonly detail?: string,
  ) {
    super(message)
  }
}

export function sendRefusal(response: ServerResponse, { status, message, detail }: Refusal): void {
  const details = detail === undefined ? [] : [{ code: detail, message }]
  response
    .writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
    .end(JSON.stringify({ error: { code: statusName(status), message, details } }))
}

/** `NotFound` for 404. */
export function statusName(status: number | string): string {
  return STATUS_CODES[status]?.replaceAll(' ', '') ?? String(status)
}
