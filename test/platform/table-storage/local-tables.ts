// The outbox on a real Azurite, which one test file starts for itself, and a door between the two that
// lets the network fail as it is told.
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import {
  createServer,
  request,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { AzureNamedKeyCredential, TableClient } from '@azure/data-tables'
import { feedState, newFeedState } from '../../../src/events/feed-state'
import type { Outbox } from '../../../src/events/outbox'
import { StateTable, type StateTableOptions } from '../../../src/platform/table-storage/state-table'
import { tableOutbox } from '../../../src/platform/table-storage/table-outbox'
import type { StorageAddress } from '../../stack/azurite'

export function newTableName(): string {
  return `t${randomBytes(8).toString('hex')}`
}

export function toOptions(storage: StorageAddress, tableName = newTableName()): StateTableOptions {
  const { account, key, tableUrl } = storage
  const credential = { kind: 'sharedKey', account, key: () => Promise.resolve(key) } as const
  return { url: tableUrl, tableName, credential }
}

/** The outbox as the app puts it together. */
export function outboxOn(options: StateTableOptions): Outbox {
  const parse = (stored: unknown) => feedState.parse(stored)
  return tableOutbox(new StateTable(options), { initial: newFeedState, parse })
}

/** A client that may write what the outbox would not. */
export function rawClient(storage: StorageAddress, tableName: string): TableClient {
  const credential = new AzureNamedKeyCredential(storage.account, storage.key)
  return new TableClient(storage.tableUrl, tableName, credential, {
    allowInsecureConnection: true,
  })
}

/**
 * What becomes of one request. `lost`: Azurite does what it is asked for, and the connection ends
 * without an answer. `doneAndSilent`: the same, and the connection stays. An answer: Azurite does not
 * get the request.
 */
export type Fate = 'passes' | 'hangs' | 'lost' | 'doneAndSilent' | Answer

interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export interface Door {
  readonly storage: StorageAddress
  /** The requests since the last plan, as method and the last part of the path. */
  readonly requests: readonly string[]
  /** What becomes of the next requests; those after them pass. */
  readonly plan: (...fates: readonly Fate[]) => void
  readonly close: () => Promise<void>
}

export async function openDoor(storage: StorageAddress): Promise<Door> {
  const requests: string[] = []
  let fates: Fate[] = []
  const server = createServer((asked, answer) => {
    requests.push(
      `${asked.method} ${new URL(asked.url!, 'http://door').pathname.split('/').at(-1)}`,
    )
    const fate = fates.shift() ?? 'passes'
    if (fate === 'hangs') return
    if (typeof fate === 'object') answer.writeHead(fate.status, fate.headers).end(fate.body)
    else forward(storage, fate)(asked, answer)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const { pathname } = new URL(storage.tableUrl)
  return {
    storage: { ...storage, tableUrl: `http://127.0.0.1:${port}${pathname}` },
    requests,
    plan: (...planned) => {
      requests.length = 0
      fates = [...planned]
    },
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function forward(storage: StorageAddress, fate: Fate): RequestListener {
  return (asked: IncomingMessage, answer: ServerResponse) => {
    const { method, headers, url } = asked
    const { hostname, port } = new URL(storage.tableUrl)
    const passedOn = request({ method, headers, path: url, hostname, port }, (answered) => {
      if (fate === 'passes') {
        answer.writeHead(answered.statusCode!, answered.headers)
        answered.pipe(answer)
        return
      }
      answered.resume().once('end', () => {
        if (fate === 'lost') asked.socket.destroy()
      })
    })
    passedOn.on('error', () => asked.socket.destroy())
    asked.pipe(passedOn)
  }
}
