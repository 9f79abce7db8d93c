// Starts the body of an answer: its first bytes are made before the status is sent, so that an
// early failure still gets its own status.
import { pipeline, Readable } from 'node:stream'
import { promisify } from 'node:util'
import { createGzip, gzip } from 'node:zlib'
import type { Answer } from './answer'

export type Chunks = AsyncGenerator<Uint8Array, void>

export type BegunBody =
  | { readonly kind: 'whole'; readonly bytes: Uint8Array }
  | { readonly kind: 'streamed'; readonly chunks: Chunks }

/** Reads two chunks, because only the second read shows whether the first chunk is the whole body. */
export async function beginBody(body: Answer['body']): Promise<BegunBody> {
  if (body === undefined) return { kind: 'whole', bytes: new Uint8Array() }
  if (typeof body === 'string') return { kind: 'whole', bytes: Buffer.from(body) }
  const first = await body.next()
  if (first.done) return { kind: 'whole', bytes: new Uint8Array() }
  const second = await body.next()
  if (second.done) return { kind: 'whole', bytes: first.value }
  return { kind: 'streamed', chunks: rejoined([first.value, second.value], body) }
}

export async function gzipBody(body: BegunBody): Promise<BegunBody> {
  return body.kind === 'whole'
    ? { kind: 'whole', bytes: await promisify(gzip)(body.bytes) }
    : { kind: 'streamed', chunks: gzipped(body.chunks) }
}

async function* rejoined(begun: readonly Uint8Array[], rest: Chunks): Chunks {
  try {
    yield* begun
    yield* rest
  } finally {
    // `yield*` passes an early return on only once it has begun.
    await rest.return()
  }
}

async function* gzipped(chunks: Chunks): Chunks {
  const compressed = createGzip()
  // Failures come out of `compressed`, whose reader handles them.
  pipeline(Readable.from(chunks, { objectMode: false }), compressed, () => undefined)
  for await (const chunk of compressed) yield chunk as Buffer
}
