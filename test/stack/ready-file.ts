// The ready file, by which a script or a test learns that the stack answers, and where.
import { rm } from 'node:fs/promises'
import { replaceFile } from './stack-directory'
import type { WarehouseAddress } from './stand-ins-process'

export interface StackReady {
  /** Absent when only the stand-ins run. */
  readonly functionsUrl?: string
  readonly warehouse: WarehouseAddress
  readonly processes: { readonly functions?: number; readonly standIns: number }
}

export async function writeReadyFile(file: string | undefined, ready: StackReady): Promise<void> {
  if (file !== undefined) await replaceFile(file, `${JSON.stringify(ready, null, 2)}\n`)
}

/** Before a start and after an end: a file of another run would mislead who waits for it. */
export async function removeReadyFile(file: string | undefined): Promise<void> {
  if (file !== undefined) await rm(file, { force: true })
}
