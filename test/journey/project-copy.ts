// A copy of the project without products, in which a test runs the commands for domain teams as a person
// runs them, on the running stack's warehouse.
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { DataProduct } from '../../src/declare/data-product'
import { root } from '../architecture/repository'
import { readyFile } from './stack'

export interface Ended {
  readonly code: number
  readonly out: string
  readonly error: string
}

export interface ProjectCopy {
  readonly directory: string
  /** A command by its script in package.json, in a shell that has these settings and no others. */
  readonly command: (
    script: string,
    words: readonly string[],
    settings?: NodeJS.ProcessEnv,
  ) => Promise<Ended>
  /** A program of a package. */
  readonly tool: (file: string, ...words: readonly string[]) => Promise<Ended>
  /** The files below src/products. */
  readonly files: () => Promise<readonly string[]>
  readonly declared: (file: string, name: string) => Promise<DataProduct>
  /** The list of products is empty again. */
  readonly emptyList: () => Promise<void>
  readonly remove: () => Promise<void>
}

const parts = [
  'src',
  'test/stack',
  'package.json',
  'tsconfig.json',
  '.oxlintrc.json',
  '.oxlint-dialect.mjs',
  '.oxfmtrc.json',
]

export async function copyProject(): Promise<ProjectCopy> {
  const directory = await mkdtemp(path.join(tmpdir(), 'meshport-project-'))
  const within = (name: string): string => path.join(directory, name)
  for (const name of parts) {
    await cp(path.join(root, name), within(name), { recursive: true })
  }
  await symlink(path.join(root, 'node_modules'), within('node_modules'))
  const ofProducts = { extends: './tsconfig.json', include: ['src/products'] }
  await writeFile(within('tsconfig.products.json'), JSON.stringify(ofProducts))
  await rm(within('src/products'), { recursive: true })
  await mkdir(within('src/products'))
  const emptyList = () => writeFile(within('src/products/index.ts'), emptyIndex)
  await emptyList()
  return {
    directory,
    emptyList,
    command: (script, words, settings = {}) => {
      // What npm would run, without its own half second.
      const [, ...given] = scripts[script]!.split(' ')
      const env = { ...shell, ...settings }
      return run(process.execPath, [...given, ...words], { cwd: directory, env })
    },
    tool: (file, ...words) => {
      const given = [path.join(root, 'node_modules', file), ...words]
      return run(process.execPath, given, { cwd: directory, env: shell })
    },
    async files() {
      const options = { recursive: true, withFileTypes: true } as const
      const names = (await readdir(within('src/products'), options)).filter((name) => name.isFile())
      return names
        .map((name) => path.relative(directory, path.join(name.parentPath, name.name)))
        .sort()
    },
    async declared(file, name) {
      const exports = (await import(within(file))) as Readonly<Record<string, DataProduct>>
      return exports[name]!
    },
    remove: () => rm(directory, { recursive: true }),
  }
}

const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>
}

/** The words that make a command use the warehouse of the journeys' stack. */
export const onStack = ['--ready', readyFile]

const emptyIndex = `import type { DataProduct } from '../declare/data-product'

export const products: readonly DataProduct[] = []
`

/** Of a developer's shell, in which no warehouse is set. */
const shell = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.includes('DATABRICKS')),
)

function run(program: string, words: readonly string[], options: object): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(program, words, options, (failure, out, error) => {
      resolve({ code: Number(failure?.code ?? 0), out, error })
    })
  })
}
