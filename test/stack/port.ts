// Ports that are taken, in words: an error of `listen`, or a port to try beforehand, comes in; a
// sentence that says which port it is and what to do goes out.
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'

/** Undefined for an error that is about something else. */
export function portSentence(error: unknown, option: string): string | undefined {
  const { code, port } = error as NodeJS.ErrnoException & { readonly port?: number }
  if (code === 'EACCES') return `Port ${port} may not be used by you. Give another with ${option}.`
  if (code !== 'EADDRINUSE') return undefined
  return `Port ${port} is taken by another program. Stop it, or give another with ${option} N.`
}

/**
 * The port itself, or a free one for 0. Asked before anything starts: better than after three
 * million rows have been loaded.
 */
export async function findPort(port: number, option: string): Promise<number> {
  const server = createServer()
  try {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
  } catch (error) {
    throw new Error(portSentence(error, option) ?? String(error), { cause: error })
  }
  const { port: found } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return found
}
