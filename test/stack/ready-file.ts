// The ready file, from which a script or a test reads that the stack answers, and where.
import { readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { replaceFile, stackDirectory } from './stack-directory'
import type { EntraAddresses } from './entra-stand-ins'
import type { EventAddresses } from './event-stand-ins'
import type { GatewayAddresses } from './gateway-stand-in'
import type { IngestionAddresses } from './ingestion/ingestion'
import type { StandInsFacts } from './stand-ins-process'

export interface StackReady
  extends EntraAddresses, IngestionAddresses, Partial<EventAddresses>, Partial<GatewayAddresses> {
  /** Absent when only the stand-ins run. */
  readonly functionsUrl?: string
  readonly warehouse: StandInsFacts['warehouse']
  readonly keyVaultUrl: string
  /** Table Storage, with the state of the event path. */
  readonly stateUrl?: string | undefined
  readonly processes: { readonly functions?: number; readonly standIns: number }
}

/** The default ready file, where `npm run sql` looks. */
export const runningFile = path.join(stackDirectory, 'running.json')

export function toReady(facts: StandInsFacts): Omit<StackReady, 'processes'> {
  const { warehouse, issuerUrl, tokens, vault, events, gateway, telemetry } = facts
  const stateUrl = events?.storage.tableUrl
  const { keyVaultUrl } = vault
  return {
    ...{ warehouse, issuerUrl, tokens, keyVaultUrl },
    ...gateway,
    ...telemetry,
    ...(events && { ...events, stateUrl }),
  }
}

/** Undefined if there is none, or if its stack was killed. */
export async function readReadyFile(file: string): Promise<StackReady | undefined> {
  try {
    const ready = JSON.parse(await readFile(file, 'utf8')) as StackReady
    process.kill(ready.processes.standIns, 0)
    return ready
  } catch {
    return undefined
  }
}

export async function writeReadyFile(file: string, ready: StackReady): Promise<void> {
  await replaceFile(file, `${JSON.stringify(ready, null, 2)}\n`)
}

/**
 * Called before a start and after an end, because the file of an old run would mislead a script
 * that waits.
 */
export async function removeReadyFile(file: string): Promise<void> {
  await rm(file, { force: true })
}
