// The files that links lead to, as in a cloud's storage: bytes in, a URL that cannot be guessed
// out. A client that has the URL downloads the file without a token until the link expires.
import { randomUUID } from 'node:crypto'

export interface CloudFile {
  readonly bytes: Buffer
  readonly rows: number
  readonly plainBytes: number
  readonly startRow: number
  readonly expiresMs: number
}

export const filesPath = '/results/'

const leftBytesMax = 256 * 1024 * 1024

type Kept = CloudFile & { readonly owner: object; readonly statement: string; left: boolean }

export class CloudFiles {
  readonly #files = new Map<string, Kept>()

  /** The address of the server, known when it listens. */
  readonly #base: () => string
  readonly #bytesMax: number

  constructor(base: () => string, bytesMax = leftBytesMax) {
    this.#base = base
    this.#bytesMax = bytesMax
  }

  add(file: CloudFile, owner: object, statement: string): string {
    const path = `${filesPath}${randomUUID()}`
    this.#files.set(path, { ...file, owner, statement, left: false })
    return `${this.#base()}${path}`
  }

  find(path: string): (CloudFile & { readonly statement: string }) | undefined {
    return this.#files.get(path)
  }

  /** Clients close a statement before they download: its files stay, the newest as far as they fit. */
  leave(owner: object): void {
    let room = this.#bytesMax
    for (const [path, file] of [...this.#files].reverse()) {
      file.left ||= file.owner === owner
      if (!file.left) continue
      const expired = file.expiresMs <= Date.now()
      if (!expired) room -= file.bytes.length
      if (expired || room < 0) this.#files.delete(path)
    }
  }
}
