// Servers of the stand-ins: they listen on this machine only, and end with all their connections.
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'

/** @param port 0 for any free one */
export async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
}

export async function stop(server: Server): Promise<void> {
  if (!server.listening) return
  const stopped = promisify(server.close.bind(server))()
  server.closeAllConnections()
  await stopped
}

export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}
