// The ready file, by which a script or a test learns that the stack answers, and where.
import { readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { replaceFile, stackDirectory } from './stack-directory'
import type { WarehouseAddress } from './stand-ins-process'

export interface StackReady {
  /** Absent when only the stand-ins run. */
  readonly functionsUrl?: string
  readonly warehouse: WarehouseAddress
  readonly processes: { readonly functions?: number; readonly standIns: number }
}

/** The ready file of a stack that was given no other: `npm run sql` finds it by this. */
export const runningFile = path.join(stackDirectory, 'running.json')

/** Undefined when there is none, or when it is left of a stack that was killed. */
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

/** Before a start and after an end: a file of another run would mislead who waits for it. */
export async function removeReadyFile(file: string): Promise<void> {
  await rm(file, { force: true })
}
