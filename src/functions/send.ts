// Sends an answer: compressed where the caller takes that, no faster than it is read, and recorded
// when it ends. An answer that fails after its status was sent is cut off, never ended.
import type { HttpResponseInit } from '@azure/functions'
import Negotiator from 'negotiator'
import type { Clock } from '../base/clock'
import { limits } from '../base/limits'
import type { Observe } from '../base/observation'
import type { Answer } from './answer'
import type { BegunBody, Chunks } from './body'
import { beginBody, gzipBody } from './body'
import type { Call } from './call'
import type { Exchange } from './exchange'
import { toProblem } from './respond'

export interface Surroundings {
  readonly clock: Clock
  readonly observe: Observe
}

export interface Sending extends Surroundings {
  readonly call: Call
  readonly exchange: Exchange
  /** The function's name, under which the request is recorded. */
  readonly operation: string
  readonly startedMs: number
}

/** @param code the problem's, if the answer is one */
export async function send(
  answer: Answer,
  sending: Sending,
  code?: string,
): Promise<HttpResponseInit> {
  const plain = await beginBody(answer.body)
  const compress = takesGzip(sending.call) && isWorthCompressing(plain)
  const body = compress ? await gzipBody(plain) : plain
  const record = recorder(sending, answer.status, code)
  const headers: Record<string, string> = {
    'x-ms-request-id': sending.call.requestId,
    'X-Content-Type-Options': 'nosniff',
    Vary: 'Accept, Accept-Encoding, Authorization',
    ...answer.headers,
    ...(compress && { 'Content-Encoding': 'gzip' }),
  }
  if (body.kind === 'streamed') {
    const chunks = paced(body.chunks, sending, record)
    return { status: answer.status, headers, body: toReadableStream(chunks) }
  }
  record(body.bytes.length)
  headers['Content-Length'] = String(body.bytes.length)
  return { status: answer.status, headers, body: body.bytes }
}

function takesGzip({ header }: Call): boolean {
  const headers = { 'accept-encoding': header('accept-encoding') ?? '' }
  return new Negotiator({ headers }).encoding(['gzip', 'identity']) === 'gzip'
}

function isWorthCompressing(body: BegunBody): boolean {
  return body.kind === 'streamed' || body.bytes.length >= limits.compressBytesMin
}

function recorder(
  { call, operation, startedMs, clock, observe }: Sending,
  status: number,
  code: string | undefined,
): (bytes: number) => void {
  return (bytes) => {
    const durationMs = clock.elapsed() - startedMs
    const { requestId } = call
    observe({
      kind: 'requestAnswered',
      requestId,
      operation,
      status,
      ...(code !== undefined && { code }),
      durationMs,
      bytes,
    })
  }
}

async function* paced(
  chunks: Chunks,
  { call, exchange, operation, observe }: Sending,
  record: (bytes: number) => void,
): Chunks {
  let bytes = 0
  try {
    for await (const chunk of chunks) {
      await exchange.drained()
      bytes += chunk.length
      yield chunk
    }
    record(bytes)
  } catch (error) {
    const { signal } = exchange
    const { code } = toProblem(signal.aborted ? signal.reason : error)
    exchange.abort()
    observe({ kind: 'answerAborted', requestId: call.requestId, operation, code, bytes })
    // Nobody is left to tell; the failure of an invocation is only for failures of ours.
    if (code !== 'CallerLeft') throw error
  }
}

/** Without a queue of its own, so that a chunk is made only when there is room for it. */
function toReadableStream(chunks: Chunks): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const { done, value } = await chunks.next()
        if (done) controller.close()
        else controller.enqueue(value)
      },
      cancel: async () => {
        await chunks.return()
      },
    },
    { highWaterMark: 0 },
  )
}
