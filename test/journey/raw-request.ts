// Requests whose lines are written by hand, over a socket: two headers of one name, bytes that no HTTP
// client sends. What came back goes out, with the headers that differ from request to request apart.
import net from 'node:net'

export interface RawAnswer {
  readonly status: number
  /** All that came, for a search. */
  readonly text: string
  readonly requestId: string | undefined
  /** What two answers have to have in common to look the same. */
  readonly looks: {
    readonly status: number
    readonly headers: readonly string[]
    readonly body: string
  }
}

/** @param lines the headers, without `Host` */
export async function sendRaw(
  base: string,
  requestLine: string,
  lines: readonly string[] = [],
): Promise<RawAnswer> {
  const { hostname, port } = new URL(base)
  const head = [`${requestLine} HTTP/1.1`, 'Host: localhost', 'Connection: close', ...lines]
  const socket = net.connect(Number(port), hostname)
  const chunks: Buffer[] = []
  socket.on('data', (chunk) => chunks.push(chunk))
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.once('close', () => {
      resolve()
    })
    socket.write(`${head.join('\r\n')}\r\n\r\n`, 'latin1')
  })
  return toRawAnswer(Buffer.concat(chunks).toString('latin1'))
}

/** Of the limit of requests, only the window and how many are left differ. */
const changing = /^(date|x-ms-request-id|x-ms-invocation-id|ratelimit): .*$/i

function toRawAnswer(text: string): RawAnswer {
  const endAt = text.indexOf('\r\n\r\n')
  const [statusLine = '', ...headers] = text.slice(0, endAt).split('\r\n')
  const status = Number(statusLine.split(' ')[1])
  const isOfEach = (line: string) => changing.test(line)
  return {
    status,
    text,
    requestId: /^x-ms-request-id: (.*)$/im.exec(text)?.[1]?.trim(),
    looks: {
      status,
      headers: headers
        .map((line) => (isOfEach(line) ? line.replace(/:.*/, '').toLowerCase() : line))
        .toSorted(),
      body: text.slice(endAt + 4),
    },
  }
}
