// The library's HTTP proxy listens on all addresses of the machine, and has no option against it.
// A call that starts such a server comes in; the server is bound to 127.0.0.1 instead.
import { Server } from 'node:net'

/** Only the call's synchronous part is watched: that is where the library calls `listen`. */
export function withLocalListener<T>(start: () => T): T {
  const { prototype } = Server
  const original = Object.getOwnPropertyDescriptor(prototype, 'listen')!
  // oxlint-disable-next-line typescript/unbound-method -- the proxy hands `this` on
  prototype.listen = new Proxy(prototype.listen, {
    apply: (listen, server, given: unknown[]) =>
      Reflect.apply(listen, server, isBare(given) ? [0, '127.0.0.1', ...given] : given) as Server,
  })
  try {
    return start()
  } finally {
    Object.defineProperty(prototype, 'listen', original)
  }
}

/** `listen()` or `listen(onListening)`: neither port nor address, so any port and every address. */
function isBare(given: readonly unknown[]): boolean {
  return given.every((argument) => typeof argument === 'function')
}
