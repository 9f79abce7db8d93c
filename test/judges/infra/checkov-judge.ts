// Checkov as a judge of what would be deployed: what it finds is mended or has a reason, and a planted mistake shows that it still looks.
// It does not read our Bicep, so it gets the resources of the committed snapshots.
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { root } from '../../architecture/repository'
import { parameterFiles } from '../../infra/mesh'
import type { Judge } from '../judging'
import { Tally } from '../report'
import { setUp } from '../setup'
import { reasons } from './checkov-reasons'

const run = promisify(execFile)
const outputBytesMax = 64 * 1024 * 1024

interface Finding {
  readonly check_id: string
  readonly check_name: string
  readonly file_path: string
  readonly resource: string
}

interface Output {
  readonly results: { readonly failed_checks: readonly Finding[] }
  readonly summary: { readonly passed: number; readonly parsing_errors: number }
}

export const checkovJudge: Judge = {
  name: 'checkov',
  folder: 'checkov',
  checks: ['checkov'],
  setUp: (folder, { progress, time }) =>
    setUp(path.join(__dirname, 'setup.sh'), folder, progress, time),
  async *judge(folder, _chosen, { work, time }) {
    const tally = new Tally('findings of checkov in what would be deployed')
    const templates = path.join(work, 'templates')
    await mkdir(templates)
    for (const name of parameterFiles) {
      const file = path.join(root, `test/infra/snapshots/${name}.snapshot.json`)
      await writeFile(path.join(templates, `${name}.json`), toTemplate(readFileSync(file, 'utf8')))
    }
    const planted = readFileSync(path.join(templates, 'private.json'), 'utf8')
    const weaker = planted.replaceAll(
      '"supportsHttpsTrafficOnly":true',
      '"supportsHttpsTrafficOnly":false',
    )
    await writeFile(path.join(templates, 'planted.json'), weaker)

    const words = ['--directory', templates, '--framework', 'arm', '--skip-download']
    const { results, summary } = await ask(path.join(folder, 'venv/bin/checkov'), words, time.hangs)
    const used = new Set<object>()
    for (const finding of results.failed_checks) {
      const { check_id: id, check_name: name, file_path: file, resource } = finding
      const environment = path.basename(file, '.json')
      // `Microsoft.Web/sites.func-x`: the type, then the name.
      const place = `${environment} ${/^Microsoft\.[^.]*/.exec(resource)?.[0] ?? resource}`
      if (environment === 'planted') continue
      const reason = reasons.find((each) => each.id === id && each.at.test(place))
      if (reason) used.add(reason)
      tally.add(`${id} in ${environment}, ${resource}`, reason ? undefined : name)
    }
    for (const reason of reasons) {
      tally.add(
        `the reason for ${reason.id}`,
        used.has(reason) ? undefined : 'nothing needs it any more',
      )
    }
    const isFound = results.failed_checks.some(
      ({ check_id: id, file_path: file }) => id === 'CKV_AZURE_3' && file.includes('planted'),
    )
    tally.add('a planted account without HTTPS', isFound ? undefined : 'is not found')
    tally.add('reading', summary.parsing_errors === 0 ? undefined : 'a file was not read')
    tally.fact(`${summary.passed} checks passed, ${used.size} reasons used`)
    yield tally.report()
  },
}

function toTemplate(snapshot: string): string {
  const { predictedResources } = JSON.parse(snapshot) as { readonly predictedResources: unknown }
  const $schema = 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#'
  return JSON.stringify({ $schema, contentVersion: '1.0.0.0', resources: predictedResources })
}

async function ask(
  checkov: string,
  words: readonly string[],
  hangs: AbortSignal | undefined,
): Promise<Output> {
  const options = { maxBuffer: outputBytesMax, ...(hangs && { signal: hangs }) }
  const ran = await run(checkov, [...words, '--output', 'json', '--quiet'], options).catch(
    (error: unknown) => {
      const { code, stdout } = error as { readonly code?: unknown; readonly stdout?: string }
      // 1: it has found something.
      if (code === 1 && stdout !== undefined) return { stdout }
      throw error
    },
  )
  return JSON.parse(ran.stdout) as Output
}
