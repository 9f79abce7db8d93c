// Each import rule says why it is there, and catches what it forbids: one violation of every rule is planted in a copy of
// the repository that has nothing else in it. That they hold for src is part of `npm run check`.
import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { root } from './repository'

interface Violation {
  readonly from: string
  readonly to: string
  readonly rule: { readonly name: string }
}

interface Cruise {
  readonly summary: {
    readonly violations: readonly Violation[]
    readonly ruleSetUsed: {
      readonly forbidden: readonly { readonly name: string; readonly comment?: string }[]
    }
  }
}

const program = path.join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs')

async function cruise(folder: string): Promise<Cruise['summary']> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [program, '--config', '.dependency-cruiser.mjs', '--output-type', 'json', 'src'],
    { cwd: folder, maxBuffer: 64 * 1024 * 1024 },
  )
  return (JSON.parse(stdout) as Cruise).summary
}

/** Rule, the file that breaks it, and what it imports. */
const planted: readonly (readonly [string, string, string])[] = [
  ['no-cycles', 'base/chicken', '../base/egg'],
  ['src-stands-alone', 'main', '../test/stack'],
  ['no-dev-dependencies-in-src', 'main', 'jest'],
  ['base-imports', 'base/a', '../declare/plain'],
  ['declare-imports', 'declare/a', '../warehouse/plain'],
  ['products-imports', 'products/one/a', '../../query/plain'],
  ['products-know-only-themselves', 'products/one/b', '../two/plain'],
  ['warehouse-imports', 'warehouse/a', '../query/plain'],
  ['ui-imports', 'ui/a', '../base/plain'],
  ['access-imports', 'access/a', '../query/plain'],
  ['query-imports', 'query/a', '../functions/plain'],
  ['catalog-imports', 'catalog/a', '../platform/plain'],
  ['platform-imports', 'platform/a', '../query/plain'],
  ['platform-takes-types', 'platform/b', '../warehouse/plain'],
  ['functions-imports', 'functions/a', '../platform/plain'],
  ['cli-imports', 'cli/a', '../functions/plain'],
  ['cli-imports', 'cli/b', '../compose/plain'],
  ['commands-stay-out', 'compose/c', '../cli/plain'],
  ['http-knows-no-endpoint', 'functions/http/a', '../plain'],
  ['settings-imports', 'settings/a', '../declare/plain'],
  ['settings-read-once', 'other-entry', './settings/plain'],
  ['composed-once', 'second-entry', './compose/plain'],
  ['databricks-sql-at-home', 'warehouse/b', '@databricks/sql'],
  ['azure-functions-at-home', 'query/c', '@azure/functions'],
  ['azure-sdks-at-home', 'query/d', '@azure/identity'],
  ['arrow-at-home', 'query/e', 'apache-arrow'],
]

/** What the planted imports need to find, and imports that no rule may mind. */
const innocent: Readonly<Record<string, string>> = {
  'src/base/egg.ts': "import { x as y } from './chicken'\nexport const x = y\n",
  'src/products/two/plain.ts': 'export const x = 1\n',
  'test/stack.ts': 'export const x = 1\n',
  'src/platform/c.ts': "import type { x } from '../warehouse/plain'\nexport type Y = typeof x\n",
  'src/platform/databricks/d.ts': "import { x } from '@databricks/sql'\nexport const y = x\n",
  'src/query/encode/f.ts': "import { x } from 'apache-arrow'\nexport const y = x\n",
  'src/compose/b.ts': "import { x } from '../settings/plain'\nexport const y = x\n",
  'src/compose/warehouses.ts': 'export const x = 1\n',
  'src/cli/c.ts': "import { x } from '../compose/warehouses'\nexport const y = x\n",
  'src/cli/d.ts': "import { x } from 'jest'\nexport const y = x\n",
  'src/functions/http/c.ts': "import { x } from '../../base/plain'\nexport const y = x\n",
}
const folders = [
  'base',
  'declare',
  'warehouse',
  'query',
  'functions',
  'platform',
  'settings',
  'compose',
  'cli',
]
const packages = ['jest', '@databricks/sql', '@azure/functions', '@azure/identity', 'apache-arrow']

async function plant(folder: string): Promise<void> {
  const imports = new Map<string, string[]>()
  for (const [, file, target] of planted) {
    const name = `src/${file}.ts`
    imports.set(name, [...(imports.get(name) ?? []), target])
  }
  const files = {
    ...innocent,
    ...Object.fromEntries(folders.map((name) => [`src/${name}/plain.ts`, 'export const x = 1\n'])),
    ...Object.fromEntries(
      [...imports].map(([name, targets]) => [
        name,
        `${targets.map((target, i) => `import { x as x${i} } from '${target}'\n`).join('')}export const x = [${targets.map((_, i) => `x${i}`).join(', ')}]\n`,
      ]),
    ),
    ...Object.fromEntries(
      packages.flatMap((name) => [
        [`node_modules/${name}/package.json`, JSON.stringify({ name, main: 'index.js' })],
        [`node_modules/${name}/index.js`, 'exports.x = 1\n'],
      ]),
    ),
  }
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.join(folder, path.dirname(name)), { recursive: true })
    await writeFile(path.join(folder, name), text)
  }
  for (const name of ['package.json', 'tsconfig.json', '.dependency-cruiser.mjs']) {
    await cp(path.join(root, name), path.join(folder, name))
  }
}

it('each says why it is there, and catches what it forbids and nothing else', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'meshport-rules-'))
  try {
    await plant(folder)
    const { violations, ruleSetUsed } = await cruise(folder)
    const caught = violations.map(({ rule, from }) => `${rule.name}: ${from}`)
    const expected = planted.map(([rule, file]) => `${rule}: src/${file}.ts`)
    expect(caught.sort()).toEqual(expected.sort())
    const unexplained = ruleSetUsed.forbidden.filter(
      ({ comment = '' }) => !/^\S.*\.$/.test(comment),
    )
    expect(unexplained).toEqual([])
    expect(ruleSetUsed.forbidden.map(({ name }) => name).sort()).toEqual(
      [...new Set(planted.map(([rule]) => rule))].sort(),
    )
  } finally {
    await rm(folder, { recursive: true })
  }
})
