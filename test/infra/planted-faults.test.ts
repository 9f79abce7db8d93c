// Each check of a snapshot finds what it is for: a sound snapshot, one thing changed in it, and the words of the fault.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { faultsOf, type ParameterFile } from './checks/faults'
import type { Snapshot } from './mesh'
import { plants, type Changed } from './plants'

const committed = (file: ParameterFile) =>
  JSON.parse(
    readFileSync(path.join(__dirname, `snapshots/${file}.snapshot.json`), 'utf8'),
  ) as Snapshot

/** Changes the first resource of a type, or the one whose name has a text. */
function changed(
  file: ParameterFile,
  type: string,
  name: string,
  change: (resource: Changed) => void,
): Snapshot {
  const snapshot = committed(file)
  const found = snapshot.predictedResources.find(
    (resource) => resource.type === type && resource.id.includes(name),
  )
  if (!found) throw new Error(`no ${type} ${name}`)
  change(found as Changed)
  return snapshot
}

it.each(plants)('%s (%s)', (fault, file, type, name, change) => {
  expect(faultsOf(changed(file, type, name, change), file).join('\n')).toContain(fault)
})
