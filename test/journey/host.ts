// Functions hosts of a test's own, beside the stack's: with other settings, or to be killed.
import path from 'node:path'
import { toFunctionsSettings } from '../stack/functions-settings'
import type { FunctionsHost } from '../stack/functions-host/functions-host'
import { startFunctionsHost } from '../stack/functions-host/functions-host'
import type { WarehouseAddress } from '../stack/stand-ins-process'
import { journeyDirectory, readyStack } from './stack'

export interface OwnHost extends FunctionsHost {
  /** What the process has printed so far. */
  readonly output: () => string
}

/** The journeys' app, with these settings beside or over the usual; without a warehouse, the stack's. */
export async function startOwnHost(
  settings: Readonly<Record<string, string>> = {},
  warehouse: WarehouseAddress = readyStack().warehouse,
): Promise<OwnHost> {
  const pageTokenKey = Buffer.alloc(32, 7).toString('base64')
  const usual = toFunctionsSettings({ functionsPort: 7071, warehouse, pageTokenKey }, {})
  let output = ''
  const host = await startFunctionsHost({
    appDirectory: path.join(journeyDirectory, 'app'),
    port: 0,
    environment: { ...process.env, ...usual, ...settings },
    onOutput: (text) => {
      output += text
    },
  })
  return { ...host, output: () => output }
}
