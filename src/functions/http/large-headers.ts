// Lets the functions library take as many headers as the host does. The library's server has Node's own
// limit of 16 KiB, refuses more by itself, and then the host never answers the caller, because the
// invocation never begins (docs/decisions/0014).
import { subscribe } from 'node:diagnostics_channel'
import { Server } from 'node:http'
import { limits } from '../../base/limits'

/** Has to be called before the library begins to listen, which is when the app has been loaded. */
export function takeLargeHeaders(): void {
  subscribe('tracing:net.server.listen:asyncStart', (message) => {
    const { server } = message as { readonly server: { maxHeaderSize?: number } }
    if (server instanceof Server) server.maxHeaderSize ??= limits.headerBytesMax
  })
}
