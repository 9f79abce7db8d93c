// Jest in a process of its own, for judges and loads: its words come in, what became of each test goes
// out.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import type { Progress } from '../stack/progress'
import { projectDirectory } from '../stack/stack-directory'

export interface JestRun {
  readonly project: 'property' | 'stack' | 'journey'
  /** Parts of the paths of the test files; none for all. */
  readonly files: readonly string[]
  readonly environment: NodeJS.ProcessEnv
  readonly progress: Progress
  /** A folder that is removed after the run. */
  readonly work: string
  /** Ends a run that hangs. */
  readonly hangs: AbortSignal | undefined
}

export interface TestOutcome {
  readonly file: string
  /** Of a file that could not be run, its name. */
  readonly title: string
  readonly passed: boolean
  readonly failure: string
}

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

export async function runJest(run: JestRun): Promise<readonly TestOutcome[]> {
  const resultFile = path.join(run.work, 'jest.json')
  const printed = await runProcess(run, resultFile)
  const text = await readFile(resultFile, 'utf8').catch(() => {
    throw new Error(`the tests ended without a result:\n${printed}`)
  })
  return jestResult
    .parse(JSON.parse(text))
    .testResults.flatMap(({ name, message, assertionResults }) => {
      const file = path.basename(name)
      if (assertionResults.length === 0) {
        return [{ file, title: file, passed: false, failure: message }]
      }
      return assertionResults
        .filter(({ status }) => status !== 'pending')
        .map(({ fullName, status, failureMessages }) => ({
          ...{ file, title: fullName, passed: status === 'passed' },
          failure: failureMessages.join('\n'),
        }))
    })
}

/** What was printed, its last part. */
async function runProcess(run: JestRun, resultFile: string): Promise<string> {
  const { project, files, environment, progress, hangs } = run
  const jest = path.join(projectDirectory, 'node_modules/jest/bin/jest.js')
  const usual = ['--config', 'test/jest.config.mjs', '--selectProjects', project]
  const words = ['--json', '--outputFile', resultFile, ...files]
  const child = spawn(process.execPath, [jest, ...usual, ...words], {
    cwd: projectDirectory,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  // The stack that Jest has started ends with it.
  const end = (): void => void child.kill()
  hangs?.addEventListener('abort', end)
  const lines: string[] = []
  createInterface({ input: child.stderr }).on('line', (line) => {
    lines.push(line)
    if (/^(PASS|FAIL) /.test(line)) progress.step(line)
  })
  await once(child, 'close')
  hangs?.removeEventListener('abort', end)
  return lines.slice(-20).join('\n')
}
