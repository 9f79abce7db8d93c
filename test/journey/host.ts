// Functions hosts of a test's own, beside the stack's: with other settings, or to be killed.
import { execFileSync } from 'node:child_process'
import path from 'node:path'
import type { EventAddresses } from '../stack/event-stand-ins'
import type { FunctionsHost } from '../stack/functions-host/functions-host'
import { findProgram, startFunctions } from '../stack/functions-process'
import { toFunctionsEnvironment, toFunctionsSettings } from '../stack/functions-settings'
import type { WarehouseAddress } from '../stack/stand-ins-process'
import { journeyDirectory, readyStack } from './stack'

export interface OwnHost extends FunctionsHost {
  /** What the process has printed so far. */
  readonly output: () => string
  /** Of all its processes. */
  readonly residentMegabytes: () => number
}

/** Settings with which callers have to prove who they are, and nobody can: no issuer answers there. */
export const identityNeeded = {
  AUTHENTICATION_MODE: 'gatewayAndCaller',
  ENTRA_TENANT_ID: '11111111-1111-4111-8111-111111111111',
  ENTRA_AUDIENCES: 'api://meshport',
  ENTRA_AUTHORITY_HOST: 'https://127.0.0.1:1',
  GATEWAY_OBJECT_ID: '22222222-2222-4222-8222-222222222222',
}

/** What runs the functions in the journeys: the local functions host, if FUNCTIONS_HOST says nothing. */
const journeyProgram = (): Promise<string | undefined> =>
  findProgram({ FUNCTIONS_HOST: 'local', ...process.env })

/**
 * The journeys' app, with these settings beside or over the usual; without a warehouse, the stack's.
 * It announces only where addresses for that are given.
 */
export async function startOwnHost(
  settings: Readonly<Record<string, string>> = {},
  warehouse: WarehouseAddress = readyStack().warehouse,
  events?: Pick<EventAddresses, 'storage' | 'eventGrid'>,
): Promise<OwnHost> {
  const pageTokenKey = Buffer.alloc(32, 7).toString('base64')
  const usual = toFunctionsSettings({ functionsPort: 7071, warehouse, pageTokenKey, events }, {})
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
