// The app whose documents are judged, on a local stack of its own: a folder for its data comes in; the
// address of a running app goes out, whose events are announced and whose answers are quiet.
import { randomBytes, randomInt } from 'node:crypto'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { buildApp } from '../../journey/app/build'
import { withoutCallerLimits } from '../../journey/host'
import { control, type Control } from '../../journey/stack'
import { connectFunctions } from '../../stack/connect-functions'
import { startFunctions } from '../../stack/functions-process'
import { toFunctionsEnvironment, toFunctionsSettings } from '../../stack/functions-settings'
import { findPort } from '../../stack/port'
import { toStep } from '../../stack/progress'
import { startStandIns, type StandIns } from '../../stack/stand-ins-process'
import type { Run } from '../judging'
import { cellsView } from './app/every-parameter'

export interface JudgedApp {
  /** What stands before `/{product}/openapi.json`. */
  readonly url: string
  /** Of a caller who may use all products. */
  readonly token: string
  readonly warehouse: Control
  stop: () => Promise<void>
}

/** Nobody reads what the processes print: their answers are judged. */
const quiet = { onOutput: (): void => undefined }

/** @param folder where the data is kept from one run to the next */
export async function startJudgedApp(folder: string, { progress }: Run): Promise<JudgedApp> {
  // What was announced in another run is forgotten.
  await rm(path.join(folder, 'storage'), { recursive: true, force: true })
  const standIns = await startStandIns({
    ...{ directory: folder, warehousePort: 0, withEvents: true, ...quiet },
    onProgress: (loaded) => {
      progress.step(toStep(loaded))
    },
  })
  try {
    const warehouse = control(standIns)
    await warehouse.putTable(cellsView.name, cellsView.query)
    const functions = await startApp(folder, standIns)
    return {
      url: `${functions.url}/api/products`,
      token: standIns.tokens.analyst,
      warehouse,
      stop: async () => {
        await functions.stop()
        await standIns.stop()
      },
    }
  } catch (error) {
    await standIns.stop()
    throw error
  }
}

/** Below those that systems hand out: links name the port before the app listens there. */
const portRange = [20_000, 30_000] as const

async function startApp(folder: string, { warehouse, issuerUrl, events }: StandIns) {
  const appDirectory = await buildApp({
    entry: path.join(__dirname, 'app/main.ts'),
    app: path.join(folder, 'app'),
  })
  const port = await findPort(randomInt(...portRange), '--port')
  const pageTokenKey = randomBytes(32).toString('base64')
  const addresses = { functionsPort: port, warehouse, issuerUrl, pageTokenKey, events }
  const settings = { ...toFunctionsSettings(addresses, {}), ...withoutCallerLimits }
  const environment = toFunctionsEnvironment(settings, process.env)
  const functions = await startFunctions({ appDirectory, port, environment, ...quiet }, undefined)
  if (events) await connectFunctions(functions.url, events)
  return functions
}
