// One request of a bench, as a browser sends it, on a connection that is kept: its address comes in, the
// headers of its answer go out when the whole answer is there. Another status than expected fails the bench.
import http from 'node:http'

interface Asking {
  readonly agent: http.Agent
  readonly token?: string | undefined
  /** Of the copy that the caller has. */
  readonly etag?: string | undefined
  readonly status?: number
}

export function askOnce(
  url: string,
  { agent, token, etag, status = etag === undefined ? 200 : 304 }: Asking,
): Promise<http.IncomingHttpHeaders> {
  const headers = {
    'Accept-Encoding': 'gzip',
    ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    ...(etag !== undefined && { 'If-None-Match': etag }),
  }
  return new Promise((resolve, reject) => {
    http
      .get(url, { agent, headers }, (response) => {
        response.resume()
        response.on('error', reject)
        response.on('end', () => {
          if (response.statusCode === status) resolve(response.headers)
          else reject(new Error(`${url} answered ${response.statusCode}`))
        })
      })
      .on('error', reject)
  })
}
