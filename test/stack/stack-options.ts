// The options that `npm start` and `npm run stack` share: their words, and their values, which are
// tried before anything is loaded.
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { Command, OptionValues } from '../../src/cli/command-options'
import { toPort } from './number-options'
import { findPort } from './port'
import { runningFile } from './ready-file'
import { stackDirectory } from './stack-directory'

export const stackOptions: Command['options'] = {
  port: ['N', 'the port of the functions (7071)'],
  'warehouse-port': ['N', 'the port of the warehouse (any free one)'],
  'gateway-port': ['N', 'the port of the gateway (one above that of the functions)'],
  gateway: ['yes|no', 'whether consumers reach the functions through a gateway (yes)'],
  data: ['DIR', 'the folder for tables, certificate and keys (.stack)'],
  events: ['yes|no', 'whether the functions announce changes of the tables (yes)'],
  ready: ['FILE', 'a file that is written when everything answers, with all addresses'],
}

export interface StackOptions {
  readonly port: number
  readonly warehousePort: number
  /** Undefined where no gateway runs. */
  readonly gatewayPort: number | undefined
  /** Where tables, certificate and keys are kept. */
  readonly directory: string
  readonly announces: boolean
  readonly readyFile: string
}

/** @param functionsRun whether the port of the functions has to be free */
export async function readStackOptions(
  values: OptionValues,
  functionsRun: boolean,
): Promise<StackOptions> {
  const port = toPort(values, 'port', 7071)
  const asked = toPort(values, 'warehouse-port', 0)
  const announces = isYes(values, 'events')
  const hasGateway = isYes(values, 'gateway')
  const gatewayPort = toPort(values, 'gateway-port', port === 0 ? 0 : port + 1)
  refuseSame({
    ...{ '--port': port, '--warehouse-port': asked },
    ...(hasGateway && { '--gateway-port': gatewayPort }),
  })
  const directory = path.resolve(values['data'] ?? stackDirectory)
  const readyFile = path.resolve(values['ready'] ?? runningFile)
  await makeFolder('--data', directory)
  await makeFolder('--ready', path.dirname(readyFile))
  return {
    port: functionsRun ? await findPort(port, '--port') : port,
    warehousePort: await findPort(asked, '--warehouse-port'),
    gatewayPort: hasGateway ? await findPort(gatewayPort, '--gateway-port') : undefined,
    directory,
    announces,
    readyFile,
  }
}

function refuseSame(ports: Readonly<Record<string, number>>): void {
  for (const [option, port] of Object.entries(ports)) {
    const [first, second] = Object.keys(ports).filter((each) => ports[each] === port)
    if (port === 0 || second === undefined || first !== option) continue
    throw new Error(`${first} and ${second} are both ${port}. Give two different ones.`)
  }
}

function isYes(values: OptionValues, option: string): boolean {
  const value = values[option] ?? 'yes'
  if (value === 'yes' || value === 'no') return value === 'yes'
  throw new Error(`--${option} needs yes or no; not "${value}".`)
}

async function makeFolder(option: string, folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
  } catch (error) {
    const reason = (error as Error).message
    throw new Error(`${option} needs a folder that can be created: ${reason}.`, { cause: error })
  }
}
