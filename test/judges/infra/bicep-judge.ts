// The real Bicep compiler as a judge of our checks: modules with a mistake in them are compiled and predicted, and something has to
// notice each mistake. What only the comparison with the committed snapshots notices is counted apart.
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { root } from '../../architecture/repository'
import { faultsOf, shortened, templateFaults, type ParameterFile } from '../../infra/checks/faults'
import { copyOfInfra, hasBicep, startCompiler, type Compiler } from '../../infra/compiler'
import { parameterFiles } from '../../infra/mesh'
import type { Judge } from '../judging'
import { Tally } from '../report'
import { inTime } from '../time-budget'
import { mutations, type Mutation } from './mutations'

/** Of the mistakes, one in so many. */
const part = 6

export const bicepJudge: Judge = {
  name: 'the Bicep compiler',
  folder: 'bicep',
  checks: ['mutated'],
  setUp: () =>
    Promise.resolve(
      hasBicep
        ? { ready: true }
        : { ready: false, reason: '`bicep` is missing, and BICEP names none' },
    ),
  async *judge(_folder, _chosen, { progress, time, seed }) {
    const tally = new Tally('mistakes in the infrastructure that have to be noticed')
    // With little time, other ones in each run.
    const chosen = time.over ? mutations.filter((_, i) => i % part === seed % part) : mutations
    if (time.over) tally.skip(mutations.length - chosen.length, 'CI draws some of the mistakes')
    const compiler = startCompiler()
    const copy = await copyOfInfra()
    const bySnapshot: string[] = []
    try {
      for (const [at, mutation] of inTime(chosen, time, tally)) {
        progress.step(`Mistakes in the infrastructure: ${at} of ${chosen.length}`)
        const name = `${mutation.file}: ${mutation.from.trim()} → ${mutation.to.trim() || 'nothing'}`
        const file = path.join(copy.folder, mutation.file)
        const sound = readFileSync(file, 'utf8')
        await writeFile(
          file,
          sound.replace(mutation.from, () => mutation.to),
        )
        const noticed = sound.includes(mutation.from)
          ? await noticedBy(compiler, copy.folder, mutation)
          : 'no such text'
        await writeFile(file, sound)
        if (noticed === 'snapshot') bySnapshot.push(name)
        tally.add(
          name,
          noticed === undefined || noticed === 'no such text' ? (noticed ?? 'survived') : undefined,
        )
      }
    } finally {
      compiler.stop()
      await copy.remove()
    }
    tally.fact(
      `${bySnapshot.length} only by the committed snapshots${bySnapshot.map((name) => `\n    ${name}`).join('')}`,
    )
    yield tally.report()
  },
}

/** Who notices it first; undefined for nobody. */
async function noticedBy(
  compiler: Compiler,
  folder: string,
  { file }: Mutation,
): Promise<string | undefined> {
  const entry = path.join(
    folder,
    /deliveries|events\/types/.test(file) ? 'events/subscriptions.bicep' : 'main.bicep',
  )
  const { findings, template } = await compiler.compile(entry)
  if (findings.length > 0 || !template) return 'compiler'
  const isLayer = entry.endsWith('subscriptions.bicep')
  if (!isLayer && templateFaults(template).length > 0) return 'order'
  const files: readonly ParameterFile[] = isLayer ? ['subscriptions'] : parameterFiles
  let differs = false
  for (const name of files) {
    const parameters = path.join(folder, `environments/${name}.bicepparam`)
    const snapshot = await compiler.snapshot(parameters).catch(() => undefined)
    if (!snapshot) return 'compiler'
    const short = shortened(snapshot)
    if (faultsOf(short, name).length > 0) return 'checks'
    const committed = path.join(root, `test/infra/snapshots/${name}.snapshot.json`)
    differs ||= `${JSON.stringify(short, null, 2)}\n` !== readFileSync(committed, 'utf8')
  }
  return differs ? 'snapshot' : undefined
}
