// Rotating secrets for minutes: a stack of its own comes up, callers walk and commits are announced, and what
// failed or was lost is reported.
import { readFile } from 'node:fs/promises'
import { buildApp } from '../journey/app/build'
import { Tally, type Report } from '../judges/report'
import { toStep } from '../stack/progress'
import { stackDirectory } from '../stack/stack-directory'
import { startStandIns } from '../stack/stand-ins-process'
import { trust } from '../suites/trust'
import type { LoadRun } from './load'
import { ownFolder, rotateUnderLoad } from './rotation/rotation-under-load'

export async function loadRotation({ progress, seconds }: LoadRun): Promise<readonly Report[]> {
  const appDirectory = await buildApp()
  const standIns = await startStandIns({
    directory: await ownFolder(stackDirectory),
    ...{ warehousePort: 0, withEvents: true },
    onProgress: (loaded) => {
      progress.step(toStep(loaded))
    },
  })
  try {
    trust(await readFile(standIns.warehouse.caFile, 'utf8'))
    const onStep = (text: string): void => {
      progress.step(text)
    }
    const summary = await rotateUnderLoad({ standIns, appDirectory, seconds, onStep })
    const { rotations, answers, walks, commits, wrong, lost, readings } = summary
    const tally = new Tally('answers and events while secrets rotate')
    for (const each of wrong) tally.add('an answer or a commit', each)
    for (const version of lost) tally.add('an event', `version ${version} has none`)
    for (let right = wrong.length; right < answers; right += 1) tally.add('an answer', undefined)
    for (let right = lost.length; right < commits; right += 1) tally.add('an event', undefined)
    tally.fact(`${rotations} rotations of three secrets, ${readings} requests to the vault`)
    tally.fact(`${answers} answers in ${walks} walks, ${commits} commits`)
    return [tally.report()]
  } finally {
    await standIns.stop()
  }
}
