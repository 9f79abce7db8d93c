// checkov as a judge of the Bicep modules: what it finds is either mended or has a reason here. A planted mistake shows that it still
// looks, and a reason that nothing needs any more is a difference.
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { filesBelow, root } from '../../architecture/repository'
import { copyOfInfra } from '../../infra/compiler'
import type { Judge } from '../judging'
import { Tally } from '../report'
import { setUp } from '../setup'
import { accepted } from './checkov-reasons'

const run = promisify(execFile)

interface Failed {
  readonly check_id: string
  readonly check_name: string
  readonly file_path: string
  readonly resource: string
}

export const checkovJudge: Judge = {
  name: 'checkov',
  folder: 'checkov',
  checks: ['checkov'],
  setUp: (folder, { progress, time }) =>
    setUp(path.join(__dirname, 'setup.sh'), folder, progress, time),
  async *judge(folder, _chosen, { time }) {
    const tally = new Tally('findings of checkov in the infrastructure')
    const checkov = path.join(folder, 'venv/bin/checkov')
    const failed = await findings(checkov, path.join(root, 'infra'), time.hangs)
    const used = new Set<string>()
    for (const { check_id: id, check_name: name, file_path: file, resource } of failed) {
      if (accepted[id] !== undefined) used.add(id)
      tally.add(`${id} in ${file}, ${resource}`, accepted[id] === undefined ? name : undefined)
    }
    for (const id of Object.keys(accepted)) {
      tally.add(`the reason for ${id}`, used.has(id) ? undefined : 'nothing needs it any more')
    }
    const copy = await copyOfInfra()
    try {
      const file = path.join(copy.folder, 'state/state.bicep')
      const text = readFileSync(file, 'utf8')
      await writeFile(
        file,
        text.replace('supportsHttpsTrafficOnly: true', 'supportsHttpsTrafficOnly: false'),
      )
      const planted = await findings(checkov, copy.folder, time.hangs)
      const isFound = planted.some(({ check_id: id }) => id === 'CKV_AZURE_3')
      tally.add('a planted account without HTTPS', isFound ? undefined : 'is not found')
    } finally {
      await copy.remove()
    }
    const modules = filesBelow('infra', () => false).filter((file) => file.endsWith('.bicep'))
    tally.fact(`${modules.length} modules, ${used.size} kinds of finding accepted with a reason`)
    yield tally.report()
  },
}

async function findings(
  checkov: string,
  folder: string,
  hangs: AbortSignal | undefined,
): Promise<readonly Failed[]> {
  const words = [
    '--directory',
    folder,
    '--framework',
    'bicep',
    '--skip-download',
    '--output',
    'json',
    '--quiet',
  ]
  const options = { maxBuffer: 64 * 1024 * 1024, ...(hangs && { signal: hangs }) }
  const ran = await run(checkov, words, options).catch((error: unknown) => {
    const { code, stdout } = error as { readonly code?: unknown; readonly stdout?: string }
    // 1: it has found something.
    if (code === 1 && stdout !== undefined) return { stdout }
    throw error
  })
  const { results } = JSON.parse(ran.stdout) as {
    readonly results: { readonly failed_checks: readonly Failed[] }
  }
  return results.failed_checks
}
