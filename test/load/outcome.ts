// How a request to the functions ended, seen from its caller: with an answer, with one that broke off
// after its head, or with none. What came is told with the times of its head and of its longest silence.
import http, { type IncomingHttpHeaders, type IncomingMessage } from 'node:http'

export interface Answered {
  readonly ending: 'answered' | 'aborted'
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly bytes: Buffer
  /** From the request to the answer's head. */
  readonly headMs: number
  /** The longest time without a byte, after the head. */
  readonly silenceMs: number
}

interface Unanswered {
  readonly ending: 'unanswered'
  readonly error: string
  readonly headMs: number
}

export type Outcome = Answered | Unanswered

export interface OutcomeOptions {
  readonly agent: http.Agent
  readonly headers?: Readonly<Record<string, string>>
}

export function outcomeOf(url: string, options: OutcomeOptions): Promise<Outcome> {
  const startedMs = performance.now()
  return new Promise((resolve) => {
    const request = http.get(url, options, (response) => {
      void readBody(response, performance.now() - startedMs).then(resolve)
    })
    request.on('error', ({ message: error }) => {
      resolve({ ending: 'unanswered', error, headMs: performance.now() - startedMs })
    })
  })
}

function readBody(response: IncomingMessage, headMs: number): Promise<Answered> {
  const { statusCode: status = 0, headers } = response
  const chunks: Buffer[] = []
  let [lastMs, silenceMs] = [performance.now(), 0]
  const hear = () => {
    const nowMs = performance.now()
    silenceMs = Math.max(silenceMs, nowMs - lastMs)
    lastMs = nowMs
  }
  return new Promise((resolve) => {
    const end = (ending: Answered['ending']) => {
      hear()
      resolve({ ending, status, headers, bytes: Buffer.concat(chunks), headMs, silenceMs })
    }
    response.on('data', (chunk: Buffer) => {
      hear()
      chunks.push(chunk)
    })
    response.on('end', () => {
      end('answered')
    })
    response.on('error', () => {
      end('aborted')
    })
  })
}
