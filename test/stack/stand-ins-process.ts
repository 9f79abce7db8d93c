// Starts the process of the stand-ins: a folder for their data and a port come in, the address of a
// running warehouse goes out, and where events are wanted the addresses of what they need. `npm start`, `npm run stack` and the tests use it.
import path from 'node:path'
import { startChild, type Child } from './child'
import type { LoadProgress } from './data/data-sets'
import type { EntraAddresses } from './entra-stand-ins'
import type { EventAddresses } from './event-stand-ins'
import type { GatewayAddresses } from './gateway-stand-in'
import type { IngestionAddresses } from './ingestion/ingestion'
import type { VaultAddresses } from './vault-stand-ins'

/** All that a client needs to reach the local warehouse, and a test to look into it. */
export interface WarehouseAddress {
  readonly host: string
  readonly port: number
  readonly path: string
  readonly token: string
  readonly caFile: string
  readonly controlUrl: string
  /** The directory of each Delta table that was loaded, by its full name. */
  readonly tables: Readonly<Record<string, string>>
}

export interface StandInsFolder {
  /** Where data, certificate and keys are kept. */
  readonly directory: string
  /** 0 for any free one. */
  readonly warehousePort: number
  /** Whether Azure Storage, the topics and the page of events run as well. */
  readonly withEvents?: boolean
  /** Its port, and that of the functions behind it; absent where no gateway runs. */
  readonly gateway?: { readonly port: number; readonly functionsPort: number } | undefined
}

export interface StandInsFacts extends EntraAddresses {
  readonly warehouse: WarehouseAddress
  readonly vault: VaultAddresses
  readonly events?: EventAddresses | undefined
  readonly gateway?: GatewayAddresses | undefined
  readonly telemetry: IngestionAddresses
}

export interface StandInsOptions extends StandInsFolder {
  readonly onProgress?: (progress: LoadProgress) => void
  readonly onOutput?: (text: string) => void
  readonly signal?: AbortSignal
  /** Another program in their place; for tests of what stands around them. */
  readonly entry?: string | undefined
}

export interface StandIns extends Child, StandInsFacts {}

export async function startStandIns(options: StandInsOptions): Promise<StandIns> {
  const { directory, warehousePort, withEvents = false, gateway } = options
  const { onProgress, onOutput, signal } = options
  const { child, facts } = await startChild(
    {
      entry: options.entry ?? path.join(__dirname, 'stand-ins.ts'),
      options: { directory, warehousePort, withEvents, gateway } satisfies StandInsFolder,
      environment: process.env,
      onOutput,
      signal,
    },
    (progress) => onProgress?.(progress as LoadProgress),
  )
  return { ...child, ...(facts as StandInsFacts) }
}
