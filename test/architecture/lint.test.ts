// Lint knows our types and our dialect: each row is planted as a file of a project that has nothing else,
// and is found by the rule that it breaks. What the dialect allows is planted too, and is not found.
import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { root } from './repository'

/** The rule, the file that breaks it, and how. */
const planted: readonly (readonly [string, string, string])[] = [
  ['typescript(TS2322)', 'src/types.ts', `export const count: number = 'one'`],
  ['typescript(no-unnecessary-condition)', 'src/a.ts', 'export const x = (y: 1) => { if (y) f() }'],
  [
    'typescript(no-floating-promises)',
    'test/b.ts',
    'const f = () => Promise.resolve()\nf()\nexport {}',
  ],
  ['dialect(private-begins-with-hash)', 'src/c.ts', 'export class C { private x = 1 }'],
  ['dialect(functions-are-declared)', 'src/d.ts', 'export const f = () => 1'],
  ['dialect(functions-are-declared)', 'src/e.ts', 'const f = () => { return }\nf()'],
  ['dialect(named-exports-only)', 'src/f.ts', 'export default 1'],
  ['dialect(no-new-date-of-now)', 'src/g.ts', 'export const now = new Date()'],
  ['eslint(no-restricted-properties)', 'src/h.ts', 'export const now = Date.now()'],
  ['eslint(no-restricted-properties)', 'src/i.ts', 'export const { env } = process\nprocess.env.A'],
  ['eslint(no-console)', 'src/platform/j.ts', `console.log('said')`],
  ['eslint(no-restricted-imports)', 'test/k.test.ts', `import 'fast-check'`],
  // Written in its other form, so that a search for tests that run alone finds none here.
  ['jest(no-focused-tests)', 'test/l.test.ts', `it['only']('is alone', () => expect(1).toBe(1))`],
  ['jest(expect-expect)', 'test/m.test.ts', `it('expects nothing', () => f())`],
  ['eslint(max-lines)', 'test/stack/n.ts', 'export {}\n'.repeat(301)],
  [
    'Unused oxlint-disable',
    'src/o.ts',
    '// oxlint-disable-next-line no-debugger\nexport const x = 1',
  ],
]

const innocent: Readonly<Record<string, string>> = {
  'src/base/clock.ts': 'export const start = Date.now() + new Date().getTime()',
  'src/one.ts':
    'const one = () => 1\nexport class One { readonly #one = one(); two = () => this.#one }',
  'src/platform/telemetry/log.ts': `console.log('said')`,
  'test/drawn.property.test.ts': `import 'fast-check'`,
  'test/late.ts': 'export const late = new Date()',
}

let directory: string
let found: readonly string[]

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'meshport-lint-'))
  for (const file of ['.oxlintrc.json', '.oxlint-dialect.mjs', 'tsconfig.json']) {
    await cp(path.join(root, file), path.join(directory, file))
  }
  await symlink(path.join(root, 'node_modules'), path.join(directory, 'node_modules'))
  const plants = planted.map(([, file, text]) => [file, text] as const)
  for (const [file, text] of [...plants, ...Object.entries(innocent)]) {
    await mkdir(path.dirname(path.join(directory, file)), { recursive: true })
    await writeFile(path.join(directory, file), `${text}\n`)
  }
  found = await lint()
})

afterAll(() => rm(directory, { recursive: true }))

/** A line for each finding: `src/a.ts:1:2: What is wrong. [Error/plugin(rule)]`. It exits with 1. */
function lint(): Promise<readonly string[]> {
  const program = path.join(root, 'node_modules/oxlint/bin/oxlint')
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [program, '-f', 'unix', 'src', 'test'],
      { cwd: directory },
      (_, stdout) => {
        resolve(stdout.split('\n'))
      },
    )
  })
}

it.each(planted)('%s is found in %s', (rule, file) => {
  expect(found.filter((line) => line.startsWith(`${file}:`) && line.includes(rule))).not.toEqual([])
})

it.each(Object.keys(innocent))('%s breaks no rule of ours', (file) => {
  const ours = /dialect\(|no-restricted|no-console/
  expect(found.filter((line) => line.startsWith(`${file}:`) && ours.test(line))).toEqual([])
})
