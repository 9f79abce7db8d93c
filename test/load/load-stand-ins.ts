// The stand-ins of a load, on the tables of `npm start`, whose loading the progress shows.
import { toStep } from '../stack/progress'
import { stackDirectory } from '../stack/stack-directory'
import { startStandIns, type StandIns } from '../stack/stand-ins-process'
import type { LoadRun } from './load'

export function startLoadStandIns({ progress }: Pick<LoadRun, 'progress'>): Promise<StandIns> {
  return startStandIns({
    directory: stackDirectory,
    warehousePort: 0,
    onProgress: (loaded) => {
      progress.step(toStep(loaded))
    },
  })
}
