// How the issuer fails when a test wants it: each way by its name, as an answer to any request.
import type { ServerResponse } from 'node:http'

const faults = {
  /** Answers 503. */
  status: (response) => void response.writeHead(503).end(),
  /** Never answers. */
  hang: () => undefined,
  /** Closes the connection without an answer. */
  reset: (response) => void response.destroy(),
  /** 200 with a text that is not JSON, as a proxy in between sends it. */
  notJson: (response) =>
    void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>'),
  /** 200 with a key set that has no keys. */
  empty: (response) => void response.writeHead(200, json).end('{"keys":[]}'),
  /** 200 with a key set that never ends. */
  huge: (response) => {
    response.writeHead(200, json).write('{"keys":[')
    const key = `${JSON.stringify({ kty: 'RSA', kid: 'x'.repeat(64_000) })},`
    const pour = (): void => {
      while (!response.destroyed && response.write(key));
    }
    response.on('drain', pour)
    pour()
  },
} satisfies Record<string, (response: ServerResponse) => void>

const json = { 'content-type': 'application/json' }

export type IssuerFault = keyof typeof faults

export function failWith(fault: IssuerFault, response: ServerResponse): void {
  faults[fault](response)
}
