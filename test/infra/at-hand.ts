// For tests that ask a tool which is on the PATH or not: Jest counts them as skipped without it, and one line says so.
import { execFileSync } from 'node:child_process'

export function atHand(tool: string): jest.It {
  try {
    execFileSync(tool, ['--version'], { stdio: 'ignore' })
    return it
  } catch {
    process.stderr.write(
      `Some tests of the infrastructure are skipped: no \`${tool}\` on the PATH.\n`,
    )
    return it.skip
  }
}
