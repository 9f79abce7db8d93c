// The real Functions host as a judge of the local one and of the app: the journeys run on it as they
// are. It is the `func` of this machine, or else the one that was built from source beside the checkout.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { findProgram } from '../../stack/functions-process'
import { projectDirectory } from '../../stack/stack-directory'
import type { Judge, Run } from '../judging'
import { Tally } from '../report'
import { setUp } from '../setup'

/** What depends on the host more than on the warehouse; the rest is left out where time is short. */
const inShort = ['bad-input', 'golden', 'large-headers', 'leaving', 'processes']

/** What the real host does by its nature: the test that meets it, what else would be wrong, and why. */
const expectedDifferences = [
  {
    test: /^every answer is right to the last row/,
    otherwise: /^\+ +"(?!.*: read ECONNRESET",$).*",$/m,
    reason:
      'it resets a connection that it cuts, and the reset may overtake the head of the answer',
  },
]

const jestResult = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      message: z.string(),
      assertionResults: z.array(
        z.object({
          fullName: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()),
        }),
      ),
    }),
  ),
})

export const functionsHostJudge: Judge = {
  name: 'the real Functions host',
  folder: 'functions-host',
  checks: ['host'],
  setUp: async (folder, { progress, time }) =>
    (await findProgram(process.env)) === undefined
      ? setUp(path.join(__dirname, 'setup.sh'), folder, progress, time)
      : { ready: true },
  async *judge(folder, _chosen, run) {
    const { time, work } = run
    const tally = new Tally('journeys on the real Functions host')
    const files = time.over === undefined ? [] : inShort.map((name) => `journey/${name}.test.ts`)
    const program = (await findProgram(process.env)) ?? path.join(folder, 'bin', 'func')
    const resultFile = path.join(work, 'journeys.json')
    const printed = await runJourneys(['--outputFile', resultFile, ...files], program, run)
    const text = await readFile(resultFile, 'utf8').catch(() => {
      throw new Error(`the journeys ended without a result:\n${printed}`)
    })
    for (const { name, message, assertionResults } of jestResult.parse(JSON.parse(text))
      .testResults) {
      const file = path.basename(name)
      if (assertionResults.length === 0) tally.add(file, message)
      for (const { fullName, status, failureMessages } of assertionResults) {
        const failure = failureMessages.join('\n')
        const expected = expectedDifferences.find(
          ({ test, otherwise }) => test.test(fullName) && !otherwise.test(failure),
        )
        if (status === 'passed') tally.add(fullName, undefined)
        else if (expected) tally.skip(1, expected.reason)
        else tally.add(`${file}: ${fullName}`, failure)
      }
    }
    if (files.length > 0) {
      tally.skip(1, 'all journeys but those that depend most on the host; npm run judge runs them')
    }
    yield tally.report()
  },
}

/** What was printed, its last part. */
async function runJourneys(
  words: readonly string[],
  program: string,
  { progress, time }: Run,
): Promise<string> {
  const jest = path.join(projectDirectory, 'node_modules/jest/bin/jest.js')
  const usual = ['--config', 'test/jest.config.mjs', '--selectProjects', 'journey', '--json']
  const child = spawn(process.execPath, [jest, ...usual, ...words], {
    cwd: projectDirectory,
    env: { ...process.env, FUNCTIONS_HOST: program },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  // The stack that Jest has started ends with it.
  const end = (): void => void child.kill()
  time.hangs?.addEventListener('abort', end)
  const lines: string[] = []
  createInterface({ input: child.stderr }).on('line', (line) => {
    lines.push(line)
    if (/^(PASS|FAIL) /.test(line)) progress.step(line)
  })
  await once(child, 'close')
  time.hangs?.removeEventListener('abort', end)
  return lines.slice(-20).join('\n')
}
