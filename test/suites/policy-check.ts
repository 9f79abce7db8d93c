// Microsoft's policy toolkit as a program that judges policies, where it is at hand: POLICY_CHECK names it, or its
// archive is beside the checkout.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'

const root = path.resolve(__dirname, '../..')
const archive = path.resolve(root, '../shared/tools/policy-check/policy-check.tar.xz')
const folder = path.join(root, '.stack/policy-check')

/** Undefined where it is not at hand. */
export function findPolicyCheck(): string | undefined {
  const { POLICY_CHECK: named } = process.env
  if (named !== undefined) return named
  const program = path.join(folder, 'policy-check/policy-check')
  if (existsSync(program)) return program
  if (!existsSync(archive)) return undefined
  mkdirSync(folder, { recursive: true })
  execFileSync('tar', ['xJf', archive, '-C', folder])
  return program
}

export const noPolicyCheck = 'neither POLICY_CHECK nor ../shared/tools/policy-check is there'

export interface PolicyCheckResult {
  readonly code: number | null
  readonly printed: string
}

const timeoutMs = 120_000

export function runPolicyCheck(
  program: string,
  words: readonly string[],
  input = '',
): PolicyCheckResult {
  const { status, stdout, stderr } = spawnSync(program, [...words], {
    input,
    encoding: 'utf8',
    timeout: timeoutMs,
    maxBuffer: 256 * 1024 * 1024,
  })
  return { code: status, printed: `${stdout}${stderr}` }
}
