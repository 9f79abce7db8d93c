// Makes the functions library accept as many header bytes as the host does. The library's server
// has Node's limit of 16 KiB. If it refuses a request itself, the invocation never begins, and the
// host never answers the caller (docs/decisions/0014).
import { subscribe } from 'node:diagnostics_channel'
import { Server } from 'node:http'
import { limits } from '../../base/limits'

/** Call it while the app is loaded: after that the library starts to listen. */
export function takeLargeHeaders(): void {
  subscribe('tracing:net.server.listen:asyncStart', (message) => {
    const { server } = message as { readonly server: { maxHeaderSize?: number } }
    if (server instanceof Server) server.maxHeaderSize ??= limits.headerBytesMax
  })
}
