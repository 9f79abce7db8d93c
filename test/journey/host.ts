// Functions hosts of a test's own, beside the stack's: with other settings, or to be killed.
import { execFileSync } from 'node:child_process'
import path from 'node:path'
import type { EventAddresses } from '../stack/event-stand-ins'
import type { FunctionsHost } from '../stack/functions-host/functions-host'
import { findProgram, startFunctions } from '../stack/functions-process'
import { toFunctionsEnvironment, toFunctionsSettings } from '../stack/functions-settings'
import type { StandInsFacts } from '../stack/stand-ins-process'
import { journeyDirectory, readyStack } from './stack'

export interface OwnHost extends FunctionsHost {
  /** What the process has printed so far. */
  readonly output: () => string
  /** Of all its processes. */
  readonly residentMegabytes: () => number
}

/** What runs the functions in the journeys: the local functions host, if FUNCTIONS_HOST says nothing. */
const journeyProgram = (): Promise<string | undefined> =>
  findProgram({ FUNCTIONS_HOST: 'local', ...process.env })

/**
 * The journeys' app, with these settings beside or over the usual; without a stack, the journeys' own.
 * It announces only where addresses for that are given.
 */
export async function startOwnHost(
  settings: Readonly<Record<string, string>> = {},
  stack: Pick<StandInsFacts, 'warehouse' | 'issuerUrl'> = readyStack(),
  events?: Pick<EventAddresses, 'storage' | 'eventGrid'>,
): Promise<OwnHost> {
  const pageTokenKey = Buffer.alloc(32, 7).toString('base64')
  const { warehouse, issuerUrl } = stack
  const addresses = { functionsPort: 7071, warehouse, issuerUrl, pageTokenKey, events }
  const usual = toFunctionsSettings(addresses, {})
  let output = ''
  const host = await startFunctions(
    {
      appDirectory: path.join(journeyDirectory, 'app'),
      port: 0,
      environment: toFunctionsEnvironment({ ...usual, ...settings }, process.env),
      onOutput: (text) => {
        output += text
      },
    },
    await journeyProgram(),
  )
  return { ...host, output: () => output, residentMegabytes: () => residentMegabytes(host.pid) }
}

/** Of a process and all that it has started. */
function residentMegabytes(root: number): number {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid=,rss=']).toString().trim().split('\n')
  const processes = rows.map((row) => row.trim().split(/\s+/).map(Number))
  const kilobytes = (pid: number): number =>
    processes.reduce(
      (sum, [own, parent, rss]) =>
        sum + (own === pid ? rss! : 0) + (parent === pid ? kilobytes(own!) : 0),
      0,
    )
  return kilobytes(root) / 1024
}
