// The running stack as the journeys see it: where it answers, and what its warehouse counts.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { EntraAddresses } from '../stack/entra-stand-ins'
import type { EventAddresses } from '../stack/event-stand-ins'
import { headersOf as stackHeadersOf, type Caller } from '../stack/people'
import type { IngestionAddresses } from '../stack/ingestion/ingestion'
import type { WarehouseAddress } from '../stack/stand-ins-process'

const root = path.resolve(__dirname, '../..')
export const journeyDirectory = path.join(root, '.stack', 'journey')
export const readyFile = path.join(journeyDirectory, 'ready.json')
/** The OpenAPI documents of all products, a list. */
export const documentsFile = path.join(journeyDirectory, 'documents.json')

export interface ReadyStack extends EntraAddresses, EventAddresses, IngestionAddresses {
  readonly functionsUrl: string
  readonly warehouse: WarehouseAddress
  readonly processes: { readonly functions: number; readonly standIns: number }
}

export function readyStack(): ReadyStack {
  return JSON.parse(readFileSync(readyFile, 'utf8')) as ReadyStack
}

/** The headers by which one of the people of the stack is known, or its partner. */
export function headersOf(caller: Caller): Readonly<Record<string, string>> {
  return stackHeadersOf(readyStack().tokens, caller)
}

/** The same as text, for requests that are written by hand. */
export function headerLinesOf(caller: Caller): string {
  const lines = Object.entries(headersOf(caller)).map(([name, value]) => `${name}: ${value}\r\n`)
  return lines.join('')
}

interface Counters {
  readonly calls: Readonly<Record<string, number>>
  readonly sessionsOpen: number
  readonly operationsOpen: number
}

interface RecordedStatement {
  readonly text: string
  readonly parameters: readonly {
    readonly name: string
    readonly type: string
    readonly value: string
  }[]
  /** As the driver writes them: `name:value,…`. */
  readonly queryTags: string
  readonly sessionConfiguration: Readonly<Record<string, string>>
  readonly state: string
}

export interface Control {
  readonly counters: () => Promise<Counters>
  readonly statements: () => Promise<readonly RecordedStatement[]>
  readonly forgetStatements: () => Promise<unknown>
  readonly putTable: (name: string, query: string) => Promise<unknown>
  readonly putFaults: (faults: readonly object[]) => Promise<unknown>
  readonly clearFaults: () => Promise<unknown>
  /** As a warehouse does after a while, or when it was restarted. */
  readonly forgetSessions: () => Promise<unknown>
}

/** The warehouse's control address. */
export function control({ warehouse }: Pick<ReadyStack, 'warehouse'> = readyStack()): Control {
  const ask = async (method: string, at: string, body?: string): Promise<string> => {
    const response = await fetch(new URL(at, warehouse.controlUrl), {
      method,
      ...(body !== undefined && { body }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${at}: ${response.status} ${text}`)
    return text
  }
  return {
    counters: async () => JSON.parse(await ask('GET', 'counters')) as Counters,
    statements: async () => JSON.parse(await ask('GET', 'statements')) as RecordedStatement[],
    forgetStatements: () => ask('DELETE', 'statements'),
    putTable: (name: string, query: string) => ask('PUT', `tables/${name}`, query),
    putFaults: (faults: readonly object[]) => ask('PUT', 'faults', JSON.stringify(faults)),
    clearFaults: () => ask('DELETE', 'faults'),
    forgetSessions: () => ask('DELETE', 'sessions'),
  }
}

/** What nobody outside may see, in an error or in a log. */
export function expectNoLeak(text: string): void {
  const { warehouse } = readyStack()
  const secrets = [warehouse.token, `:${warehouse.port}`, 'SELECT', 'testing.wide', 'secret_']
  for (const secret of secrets) expect(text).not.toContain(secret)
}
