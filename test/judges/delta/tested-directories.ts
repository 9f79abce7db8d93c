// The Delta directories that Jest's tests of test/stack/delta write: the tests are run and keep them.
// What a test has broken on purpose is left out, and long tables are read at some of their versions.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir } from 'node:fs/promises'
import path from 'node:path'
import { projectDirectory } from '../../stack/stack-directory'

export interface DeltaDirectory {
  readonly directory: string
  readonly title: string
}

/** By the names that the tests give them. */
const broken: readonly RegExp[] = [/^spoilt /]

const outputKept = 4_000

/** Throws when one of the tests fails: then there is nothing to judge. */
export async function writeTestedDirectories(folder: string): Promise<readonly DeltaDirectory[]> {
  await mkdir(folder, { recursive: true })
  const jest = path.join(projectDirectory, 'node_modules/jest/bin/jest.js')
  const options = ['--config', 'test/jest.config.mjs', '--selectProjects=unit']
  const child = spawn(
    process.execPath,
    [jest, ...options, '--testPathPatterns', 'test/stack/delta/'],
    {
      cwd: projectDirectory,
      env: { ...process.env, MESHPORT_KEEP_DELTA: folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed = (printed + text).slice(-outputKept)
    })
  }
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`the tests that write Delta directories fail:\n${printed}`)

  const lakes = (await readdir(folder)).sort()
  const found = await Promise.all(
    lakes.map(async (lake) => {
      const names = (await readdir(path.join(folder, lake))).sort()
      const whole = names.filter((name) => !broken.some((pattern) => pattern.test(name)))
      return whole.map((name) => ({
        directory: path.join(folder, lake, name),
        title: `${name} of the tests`,
      }))
    }),
  )
  return found.flat()
}
