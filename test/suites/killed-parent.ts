// What becomes of a child process when the process that has started it is killed.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { isRunning, until } from '../stack/fixtures/fixture-host'

/** @param entry a program that starts a child, and prints the child's process id */
export async function expectNothingLeft(entry: string): Promise<void> {
  const words = ['--require', require.resolve('../stack/typescript.cjs'), entry]
  const parent = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(parent.stdout, 'data')) as [Buffer]
  const pid = Number(line.toString())
  expect(isRunning(pid)).toBe(true)
  parent.kill('SIGKILL')
  await until(() => !isRunning(pid), 'the child is gone')
}
