// Ports that are in use: an error of `listen`, or a port to try, comes in; a sentence that names
// the port and says what to do goes out.
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'

/** Undefined for an error that is about something else. */
export function portSentence(error: unknown, option: string): string | undefined {
  const { code, port } = error as NodeJS.ErrnoException & { readonly port?: number }
  if (code === 'EACCES') return `You may not use port ${port}. Choose another with ${option} N.`
  if (code !== 'EADDRINUSE') return undefined
  return `Another program uses port ${port}. Stop it, or choose another port with ${option} N.`
}

/**
 * The port itself, or a free one for 0. It is tried before anything starts, so that an error does
 * not come only after three million rows have been loaded.
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
