// The files that links lead to, as a cloud's storage would hold them: bytes in, an address that nobody
// can guess out, and whoever knows it gets them without a token until it expires.
import { randomUUID } from 'node:crypto'

export interface CloudFile {
  readonly bytes: Buffer
  readonly rows: number
  readonly plainBytes: number
  readonly startRow: number
  readonly expiresMs: number
}

export const filesPath = '/results/'

export class CloudFiles {
  private readonly files = new Map<
    string,
    CloudFile & { readonly owner: object; statement: string }
  >()

  /** @param base the address of the server, known when it listens */
  constructor(private readonly base: () => string) {}

  /** `owner` is whose end is theirs. */
  add(file: CloudFile, owner: object, statement: string): string {
    const path = `${filesPath}${randomUUID()}`
    this.files.set(path, { ...file, owner, statement })
    return `${this.base()}${path}`
  }

  find(path: string): (CloudFile & { readonly statement: string }) | undefined {
    return this.files.get(path)
  }

  remove(owner: object): void {
    for (const [path, file] of this.files) if (file.owner === owner) this.files.delete(path)
  }
}
