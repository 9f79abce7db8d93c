// An endpoint for tests of what every endpoint does, a body in pieces, and the headers that all its answers have.
import type { Answer } from '../../../src/functions/http/answer'
import type { Endpoint } from '../../../src/functions/http/endpoint'

export function endpoint(answer: () => Answer | Promise<Answer>): Endpoint {
  return {
    name: 'getThing',
    route: 'things/one',
    methods: ['GET'],
    callers: 'identified',
    stages: ['authenticate', 'anywhere'],
    answer,
  }
}

/** @param end called when the body's reader is done with it */
export async function* pieces(
  count: number,
  bytes: number,
  end: () => void = () => undefined,
  failure?: Error,
): AsyncGenerator<Uint8Array> {
  try {
    for (let i = 0; i < count; i += 1) {
      await Promise.resolve()
      yield new Uint8Array(bytes).fill(0x61 + i)
    }
    if (failure !== undefined) throw failure
  } finally {
    end()
  }
}

export const always = { 'x-content-type-options': 'nosniff', 'x-ms-request-id': '<id>' }
export const vary = { vary: 'Accept, Accept-Encoding, Authorization' }
