// Stacks that are recorded where the app runs, as one bundle, name the files and lines that people wrote.
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { root } from '../architecture/repository'

const run = promisify(execFile)
const entry = 'test/base/failing-app.ts'

it('a stack names our files by their lines, and leaves the places in packages as they are', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'meshport-stack-'))
  try {
    const outfile = path.join(folder, 'main.js')
    const build = `import { bundle } from './.build.mjs'; await bundle('${entry}', process.argv[1])`
    await run(process.execPath, ['--input-type=module', '-e', build, outfile], { cwd: root })
    const { stdout } = await run(process.execPath, [outfile])

    const lines = (await readFile(path.join(root, entry), 'utf8')).split('\n')
    const at = (text: string) => lines.findIndex((line) => line.includes(text)) + 1
    const [title, ...frames] = stdout.split('\n').map((line) => line.trim())
    expect(title).toBe('TypeError: wrong')
    const ours = frames.filter((frame) => frame.includes('.ts:'))
    expect(ours.map((frame) => frame.replace(/\(?\S*(test\/\S+?):\d+\)?$/, '$1'))).toEqual([
      `at Object.fail [as transform] ${entry}:${at('throw new')}`,
      `at Object.<anonymous> ${entry}:${at('.parse(')}`,
    ])
    expect(frames.filter((frame) => frame.includes(`${outfile}:`)).length).toBeGreaterThan(0)
  } finally {
    await rm(folder, { recursive: true })
  }
})
