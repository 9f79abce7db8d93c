// Who is connected and what they have running: sessions and their operations, found by the handles that
// were given out for them.
import { randomBytes, randomUUID } from 'node:crypto'
import { THandleIdentifier } from '@databricks/sql/thrift/TCLIService_types'
import type { Operation } from './operation'

export interface Session {
  readonly handle: THandleIdentifier
  readonly configuration: Readonly<Record<string, string>>
}

interface Running {
  readonly session: Session
  readonly operation: Operation
}

export class Sessions {
  private readonly sessions = new Map<string, Session>()
  private readonly operations = new Map<string, Running>()
  /** The same in every handle: a handle that carries it was given out here, even if it is closed by now. */
  private readonly secret = randomBytes(16)

  /** A cancelled operation answers for its state until its session ends, but holds nothing open. */
  get counts(): { sessionsOpen: number; operationsOpen: number } {
    const open = [...this.operations.values()].filter(
      (each) => each.operation.state !== 'cancelled',
    )
    return { sessionsOpen: this.sessions.size, operationsOpen: open.length }
  }

  open(configuration: Readonly<Record<string, string>>): Session {
    const session = { handle: this.newHandle(), configuration }
    this.sessions.set(keyOf(session.handle), session)
    return session
  }

  find(handle: THandleIdentifier): Session | undefined {
    return this.sessions.get(keyOf(handle))
  }

  async close(session: Session): Promise<void> {
    this.sessions.delete(keyOf(session.handle))
    const running = [...this.operations].filter(([, each]) => each.session === session)
    for (const [key] of running) this.operations.delete(key)
    await Promise.all(running.map(([, { operation }]) => operation.close()))
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.sessions.values()].map((session) => this.close(session)))
  }

  add(session: Session, operation: Operation): THandleIdentifier {
    const handle = this.newHandle()
    this.operations.set(keyOf(handle), { session, operation })
    return handle
  }

  findOperation(handle: THandleIdentifier): Operation | undefined {
    return this.operations.get(keyOf(handle))?.operation
  }

  /** False for a handle that was never given out; true for one that is closed already. */
  async closeOperation(handle: THandleIdentifier): Promise<boolean> {
    const operation = this.findOperation(handle)
    this.operations.delete(keyOf(handle))
    await operation?.close()
    return operation !== undefined || this.secret.equals(handle.secret)
  }

  private newHandle(): THandleIdentifier {
    // Clients print these ids as UUIDs, and fail on bytes that are none.
    const guid = Buffer.from(randomUUID().replaceAll('-', ''), 'hex')
    return new THandleIdentifier({ guid, secret: this.secret })
  }
}

function keyOf({ guid }: THandleIdentifier): string {
  return guid.toString('hex')
}
