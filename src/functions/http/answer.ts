// What an endpoint answers, before it becomes HTTP: a status, headers, and a body. The body is text, a
// stream that is made while it is sent, or absent.
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Absent for 204 and 304, and for an answer without content. */
  readonly body?: string | AsyncGenerator<Uint8Array, void>
}

/** Whether HTTP allows a body for this status. */
export function mayHaveBody(status: number): boolean {
  return status !== 204 && status !== 205 && status !== 304
}

/** A small answer in JSON, which no cache may keep. */
export function jsonAnswer(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return jsonTextAnswer(status, JSON.stringify(body), headers)
}

/** The same for JSON that is text already. */
export function jsonTextAnswer(
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const common = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' }
  return { status, headers: { ...common, ...headers }, body }
}
