// The Delta directories that Jest's tests of test/stack/delta write: the tests are run and keep them.
// What a test has broken on purpose is left out, and long tables are read at some of their versions.
import { mkdir, readdir } from 'node:fs/promises'
import path from 'node:path'
import { runJest } from '../jest-run'
import type { Run } from '../judging'

export interface DeltaDirectory {
  readonly directory: string
  readonly title: string
}

/** By the names that the tests give them. */
const broken: readonly RegExp[] = [/^spoilt /]

/** Throws when one of the tests fails: then there is nothing to judge. */
export async function writeTestedDirectories(
  folder: string,
  { work, progress, time }: Run,
): Promise<readonly DeltaDirectory[]> {
  await mkdir(folder, { recursive: true })
  const outcomes = await runJest({
    ...{ project: 'stack', files: ['test/stack/delta/'], work, progress, hangs: time.hangs },
    environment: { MESHPORT_KEEP_DELTA: folder },
  })
  const failed = outcomes.find(({ passed }) => !passed)
  if (failed) throw new Error(`a test that writes Delta directories fails:\n${failed.failure}`)

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
