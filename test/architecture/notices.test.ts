// The notices of packages by others: the artefact has the licence of all that it contains, and what may
// not be shipped fails the build.
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { root } from './repository'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'meshport-notices-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** Builds an app that is nothing but this package; returns its notices, or why there is no app. */
async function noticesWith(facts: object, files: Readonly<Record<string, string>>) {
  const inPackage = path.join(folder, 'node_modules/part')
  await rm(inPackage, { recursive: true, force: true })
  await mkdir(inPackage, { recursive: true })
  const own = { name: 'part', version: '1.2.3', ...facts }
  await writeFile(path.join(inPackage, 'package.json'), JSON.stringify(own))
  await writeFile(path.join(inPackage, 'index.js'), 'console.log(1)')
  for (const [name, text] of Object.entries(files)) {
    await writeFile(path.join(inPackage, name), text)
  }
  await writeFile(path.join(folder, 'app.js'), "require('part')")
  const build = `import { bundle } from './.build.mjs'
    await bundle(...process.argv.slice(1)).catch((error) => { console.log(error.message); process.exitCode = 1 })`
  const words = ['--input-type=module', '-e', build, `${folder}/app.js`, `${folder}/dist/main.js`]
  try {
    await promisify(execFile)(process.execPath, words, { cwd: root })
  } catch (error) {
    return (error as { stdout: string }).stdout
  }
  return readFile(path.join(folder, 'dist/THIRD-PARTY-NOTICES.txt'), 'utf8')
}

it('a bundled package has its name, version and licence there, and every text that it asks to pass on', async () => {
  const files = { 'LICENSE.md': 'Do.', NOTICE: 'We did.', 'index.js.LICENSE.txt': 'They did.' }
  const notices = await noticesWith({ license: 'MIT' }, files)
  const parts = notices.split(/\n\n=+\n\n/)
  expect(parts).toContain('part 1.2.3\nLicence: MIT\n\nDo.\n\nWe did.\n\nThey did.')
})

it('what the page contains and what is copied are there as well', async () => {
  const notices = await noticesWith({ license: 'ISC' }, { LICENCE: 'Do.' })
  expect(notices).toMatch(/^swagger-ui-dist \d[^]*SmartBear[^]*Facebook/m)
  expect(notices).toMatch(/^lz4-napi \d/m)
})

it.each([
  [{ license: 'MIT' }, {}, 'part@1.2.3 has no text of its licence'],
  [{ license: 'GPL-3.0-only' }, { LICENSE: 'Do.' }, 'part@1.2.3 has the licence GPL-3.0-only'],
  [{}, { LICENSE: 'Do.' }, 'part@1.2.3 has the licence undefined'],
])('a package with %j and the files %j fails the build', async (facts, files, fault) => {
  expect(await noticesWith(facts, files)).toBe(`Packages cannot be shipped:\n  ${fault}\n`)
})
