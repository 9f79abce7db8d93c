// What GitHub would refuse of a workflow: its text comes in; the messages of GitHub's own parser go out.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { build } from 'esbuild'

interface Service {
  readonly TextDocument: {
    readonly create: (uri: string, language: string, version: number, text: string) => object
  }
  readonly validate: (document: object) => Promise<readonly { readonly message: string }[]>
}

export type WorkflowFaults = (text: string) => Promise<readonly string[]>

export async function loadWorkflowFaults(): Promise<WorkflowFaults> {
  const { TextDocument, validate } = await loadService()
  let count = 0
  return async (text) => {
    // It remembers what it has read by its address.
    count += 1
    const document = TextDocument.create(`file:///.github/workflows/${count}.yml`, 'yaml', 1, text)
    return (await validate(document)).map(({ message }) => message)
  }
}

async function loadService(): Promise<Service> {
  const folder = await mkdtemp(path.join(tmpdir(), 'meshport-workflows-'))
  const outfile = path.join(folder, 'service.cjs')
  const entryPoints = [path.join(__dirname, 'github-service.mjs')]
  try {
    await build({ entryPoints, outfile, bundle: true, platform: 'node', logLevel: 'error' })
    return (await import(outfile)) as Service
  } finally {
    await rm(folder, { recursive: true })
  }
}
