// What an endpoint answers, before it becomes HTTP: a status, headers, and a body that is there
// already or is made while it is sent.
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | AsyncGenerator<Uint8Array, void>
}

/** A small answer in JSON, which no cache may keep. */
export function jsonAnswer(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return {
    status,
    headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', ...headers },
    body: JSON.stringify(body),
  }
}
