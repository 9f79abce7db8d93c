// Who is connected and what they have running: sessions and their operations, found by the handles that
// were given out for them.
import { randomBytes, randomUUID } from 'node:crypto'
import { THandleIdentifier } from '@databricks/sql/thrift/TCLIService_types'
import type { Operation } from './operation'
import { refusal } from './sql-failure'

export interface Session {
  readonly handle: THandleIdentifier
  readonly configuration: Readonly<Record<string, string>>
}

interface Running {
  readonly session: Session
  readonly operation: Operation
}

export class Sessions {
  readonly #sessions = new Map<string, Session>()
  readonly #operations = new Map<string, Running>()
  /** The same in every handle: a handle that carries it was given out here, even if it is closed by now. */
  #secret = randomBytes(16)

  /** A cancelled operation answers for its state until its session ends, but holds nothing open. */
  get counts(): { sessionsOpen: number; operationsOpen: number } {
    const open = [...this.#operations.values()].filter(
      (each) => each.operation.state !== 'cancelled',
    )
    return { sessionsOpen: this.#sessions.size, operationsOpen: open.length }
  }

  open(configuration: Readonly<Record<string, string>>): Session {
    for (const [name, value] of Object.entries(configuration)) {
      const isZone = /^(?:set:)?timezone$/i.test(name)
      if (isZone && !/^(?:Etc\/)?UTC$/.test(value)) throw refusal(`the time zone ${value}`)
    }
    const session = { handle: this.#newHandle(), configuration }
    this.#sessions.set(keyOf(session.handle), session)
    return session
  }

  find(handle: THandleIdentifier): Session | undefined {
    return this.#sessions.get(keyOf(handle))
  }

  async close(session: Session | undefined): Promise<void> {
    if (!session) return
    this.#sessions.delete(keyOf(session.handle))
    const running = [...this.#operations].filter(([, each]) => each.session === session)
    for (const [key] of running) this.#operations.delete(key)
    await Promise.all(running.map(([, { operation }]) => operation.close()))
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.#sessions.values()].map((session) => this.close(session)))
  }

  /** As a restart does: no handle that was given out is known any more. */
  async forget(): Promise<void> {
    this.#secret = randomBytes(16)
    await this.closeAll()
  }

  /** A request's bytes hold its handle: the session that it is about. */
  sessionIn(request: Buffer): Session | undefined {
    const found = [...this.#sessions.values()].find(({ handle }) => request.includes(handle.guid))
    return found ?? this.#runningIn(request)?.session
  }

  /** The text of the statement whose handle is in a request's bytes. */
  statementIn(request: Buffer): string | undefined {
    return this.#runningIn(request)?.operation.statement
  }

  add(running: Running): THandleIdentifier {
    const handle = this.#newHandle()
    this.#operations.set(keyOf(handle), running)
    return handle
  }

  findOperation(handle: THandleIdentifier): Operation | undefined {
    return this.#operations.get(keyOf(handle))?.operation
  }

  /** False for a handle that was never given out; true for one that is closed already. */
  async closeOperation(handle: THandleIdentifier): Promise<boolean> {
    const operation = this.findOperation(handle)
    this.#operations.delete(keyOf(handle))
    await operation?.close()
    return operation !== undefined || this.#secret.equals(handle.secret)
  }

  #runningIn(request: Buffer): Running | undefined {
    const keys = [...this.#operations.keys()]
    const key = keys.find((each) => request.includes(Buffer.from(each, 'hex')))
    return key === undefined ? undefined : this.#operations.get(key)
  }

  #newHandle(): THandleIdentifier {
    // Clients print these ids as UUIDs, and fail on bytes that are none.
    const guid = Buffer.from(randomUUID().replaceAll('-', ''), 'hex')
    return new THandleIdentifier({ guid, secret: this.#secret })
  }
}

function keyOf({ guid }: THandleIdentifier): string {
  return guid.toString('hex')
}
