// What an endpoint answers, before it becomes HTTP: a status, headers, and a body that is there
// already, is made while it is sent, or is none.
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** None for 204 and 304, and for whatever has nothing to say. */
  readonly body?: string | AsyncGenerator<Uint8Array, void>
}

/** Whether HTTP lets an answer of this status have a body. */
export function mayHaveBody(status: number): boolean {
  return status !== 204 && status !== 205 && status !== 304
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
