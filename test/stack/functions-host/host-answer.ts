// What the host itself answers, without the app's streaming server: a status, headers and a text
// come in, and are written as the real host writes them.
import type { ServerResponse } from 'node:http'

export interface HostAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** Plain text, if the headers name no other type. */
  readonly text?: string
}

export function writeAnswer(to: ServerResponse, { status, headers, text = '' }: HostAnswer): void {
  const type = text === '' ? {} : { 'content-type': 'text/plain; charset=utf-8' }
  to.writeHead(status, { ...type, 'content-length': Buffer.byteLength(text), ...headers }).end(text)
}
