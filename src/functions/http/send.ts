// Sends an answer: compressed if the caller accepts that, no faster than the caller reads, and
// recorded when it ends. If an answer fails after its status was sent, the connection is cut, so
// that it never looks complete.
import type { HttpResponseInit } from '@azure/functions'
import Negotiator from 'negotiator'
import { causeText } from '../../base/cause-text'
import type { Timed } from '../../base/clock'
import { requestIdHeader } from '../../base/headers'
import { limits } from '../../base/limits'
import { mayHaveBody, type Answer } from './answer'
import { beginBody, gzipBody, type BegunBody, type Chunks } from './body'
import type { Exchange } from './exchange'
import type { HttpCall } from './http-call'
import { toProblem } from '../../base/problem'
import type { Surroundings } from './surroundings'

export interface Sending extends Surroundings {
  readonly call: HttpCall
  readonly exchange: Exchange
  /** The function's name, under which the request is recorded. */
  readonly operation: string
  readonly route: string
  /** Since when the request is answered. */
  readonly timed: () => Timed
}

/** @param code the code of the problem, if the answer is one */
export async function send(
  answer: Answer,
  sending: Sending,
  code?: string,
): Promise<HttpResponseInit> {
  const { status } = answer
  if (answer.body !== undefined && !mayHaveBody(status)) {
    throw new Error(`an answer with status ${status} cannot have a body`)
  }
  const plain = await beginBody(answer.body)
  const compress = takesGzip(sending.call) && isWorthCompressing(plain)
  const body = compress ? await gzipBody(plain) : plain
  const record = recorder(sending, status, code)
  const headers: Record<string, string> = {
    [requestIdHeader]: sending.call.invocation.requestId,
    'X-Content-Type-Options': 'nosniff',
    Vary: 'Accept, Accept-Encoding, Authorization',
    ...answer.headers,
    ...(compress && { 'Content-Encoding': 'gzip' }),
  }
  if (body.kind === 'whole' && mayHaveBody(status)) {
    headers['Content-Length'] = String(body.bytes.length)
  }
  if (sending.call.method === 'HEAD') {
    if (typeof answer.body === 'object') await answer.body.return()
    record(0)
    return { status, headers }
  }
  if (body.kind === 'streamed') {
    return { status, headers, body: toReadableStream(paced(body.chunks, sending, record)) }
  }
  record(body.bytes.length)
  return { status, headers, ...(body.bytes.length > 0 && { body: body.bytes }) }
}

function takesGzip({ header }: HttpCall): boolean {
  const headers = { 'accept-encoding': header('accept-encoding') ?? '' }
  return new Negotiator({ headers }).encoding(['gzip', 'identity']) === 'gzip'
}

function isWorthCompressing(body: BegunBody): boolean {
  return body.kind === 'streamed' || body.bytes.length >= limits.compressBytesMin
}

function recorder(
  sending: Sending,
  status: number,
  code: string | undefined,
): (bytes: number, aborted?: { readonly code: string; readonly cause: string }) => void {
  return (bytes, aborted) => {
    const end = { ...endOf(sending), status, bytes }
    sending.observe(
      aborted
        ? { kind: 'answerAborted', ...end, ...aborted }
        : { kind: 'requestAnswered', ...end, ...(code !== undefined && { code }) },
    )
  }
}

function endOf({ call, operation, route, timed }: Sending) {
  const { stopwatch, read } = call.account
  return {
    ...call.invocation,
    ...{ operation, method: call.method, route },
    ...timed(),
    stages: stopwatch.times(),
    ...(read && { read }),
  }
}

async function* paced(
  chunks: Chunks,
  { exchange }: Sending,
  record: ReturnType<typeof recorder>,
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
    const problem = toProblem(signal.aborted ? signal.reason : error)
    const { code } = problem
    exchange.abort()
    record(bytes, { code, cause: causeText(problem) })
    // A caller who closes the connection is no failure of the invocation.
    if (code !== 'CallerLeft') throw error
  }
}

/** It has no queue of its own, so that a chunk is made only when there is room for it. */
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
