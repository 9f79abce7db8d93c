// The program that judges policies, where it is at hand: POLICY_CHECK names it, or its archive is beside the
// checkout, and is unpacked once.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { projectDirectory, stackDirectory } from '../../stack/stack-directory'

const archive = path.resolve(projectDirectory, '../shared/tools/policy-check/policy-check.tar.xz')
const folder = path.join(stackDirectory, 'judges/gateway')

/** Undefined where it is not at hand. */
export function findPolicyCheck(): string | undefined {
  const { POLICY_CHECK: named } = process.env
  if (named !== undefined) return existsSync(named) ? named : undefined
  const program = path.join(folder, 'policy-check/policy-check')
  if (existsSync(program)) return program
  if (!existsSync(archive)) return undefined
  mkdirSync(folder, { recursive: true })
  execFileSync('tar', ['xJf', archive, '-C', folder])
  return program
}

export const noPolicyCheck =
  'POLICY_CHECK names no program, and ../shared/tools/policy-check is not there'

export interface Ended {
  readonly code: number | null
  readonly printed: string
}

const timeoutMs = 180_000

export async function runPolicyCheck(
  program: string,
  words: readonly string[],
  input = '',
): Promise<Ended> {
  const started = spawn(program, [...words], { timeout: timeoutMs })
  const printed = Promise.all([text(started.stdout), text(started.stderr)])
  const closed = once(started, 'close') as Promise<[number | null]>
  started.stdin.end(input)
  const [[code], texts] = await Promise.all([closed, printed])
  return { code, printed: texts.join('') }
}
