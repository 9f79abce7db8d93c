// The real Bicep compiler, which is at hand or not: the program that `BICEP` names, or `bicep` on the PATH. One process answers all
// questions of a test file, because its start takes longer than an answer.
import { execFileSync, spawn } from 'node:child_process'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node'
import { root } from '../architecture/repository'
import type { Snapshot, Template } from './mesh'

const program = process.env['BICEP'] ?? 'bicep'
const environment = {
  ...process.env,
  // It holds its own libraries, and needs no libicu of the machine.
  DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1',
  // A process that lives for some seconds is not worth compiling its code twice.
  DOTNET_TieredCompilation: '0',
}

export const hasBicep = isThere()

/** What a subscription and a tenant are called in the snapshots. */
const metadata = {
  subscriptionId: '00000000-0000-4000-8000-000000000001',
  tenantId: '00000000-0000-4000-8000-000000000002',
}

function isThere(): boolean {
  try {
    execFileSync(program, ['--version'], { env: environment, stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

interface Answer {
  readonly diagnostics: readonly {
    readonly source: string
    readonly code: string
    readonly message: string
  }[]
  /** Of a module. */
  readonly contents?: string
  /** Of what parameters are for. */
  readonly template?: string
}

interface Compiled {
  /** What the compiler says of a file and of all that this names, one line each. It compiles in spite of warnings. */
  readonly findings: readonly string[]
  /** Of the module, or of the one that the parameters are for. */
  readonly template?: Template
}

export interface Compiler {
  readonly compile: (file: string) => Promise<Compiled>
  /** Rejects with what a `fail` of ours says of parameters that cannot work. */
  readonly snapshot: (file: string) => Promise<Snapshot>
  readonly formatted: (file: string) => Promise<string>
  readonly stop: () => void
}

export function startCompiler(): Compiler {
  const child = spawn(program, ['jsonrpc', '--stdio'], {
    env: environment,
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  )
  connection.listen()
  const ask = async <Result>(method: string, file: string, more = {}): Promise<Result> =>
    connection.sendRequest<Result>(`bicep/${method}`, { path: file, ...more })
  return {
    compile: async (file) => {
      const isParameters = file.endsWith('.bicepparam')
      const {
        diagnostics,
        contents,
        template = contents,
      } = isParameters
        ? await ask<Answer>('compileParams', file, { parameterOverrides: {} })
        : await ask<Answer>('compile', file)
      return {
        findings: diagnostics.map(toLine),
        ...(template !== undefined && { template: JSON.parse(template) as Template }),
      }
    },
    snapshot: async (file) => {
      const answer = await ask<{ readonly snapshot: string }>('getSnapshot', file, {
        metadata,
      })
      const snapshot = JSON.parse(answer.snapshot) as Snapshot
      // The compiler gives outputs in another order each time.
      const outputs = Object.entries(snapshot.outputs).sort(([a], [b]) => (a < b ? -1 : 1))
      return { ...snapshot, outputs: Object.fromEntries(outputs) }
    },
    formatted: async (file) => (await ask<{ readonly contents: string }>('format', file)).contents,
    stop: () => {
      connection.dispose()
      child.kill()
    },
  }
}

function toLine({ source, code, message }: Answer['diagnostics'][number]): string {
  return `${path.basename(source)}: ${code}: ${message}`
}

export interface Copy {
  readonly folder: string
  readonly remove: () => Promise<void>
}

/** A copy of `infra`, which a test may change. */
export async function copyOfInfra(): Promise<Copy> {
  const folder = await mkdtemp(path.join(tmpdir(), 'meshport-infra-'))
  await cp(path.join(root, 'infra'), folder, { recursive: true })
  return { folder, remove: () => rm(folder, { recursive: true }) }
}

/** Two products and the documents of the mesh are enough where the documents do not matter, and are compiled faster. */
export const fewApis = ['customer-analytics', 'air-traffic', 'documents'].map((name) => ({
  ...{ name, products: ['mesh'], displayName: name, description: name, path: name, version: '' },
  keyNeeded: name !== 'documents',
  definition: { openapi: '3.0.3', info: { title: name, version: '1' }, paths: {} },
}))
