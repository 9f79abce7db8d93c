// The modules as the real compiler reads them: no warning, since it ends well with warnings, and one format. Planted mistakes show
// that each rule of bicepconfig.json is an error, and that a warning counts.
import { readFileSync } from 'node:fs'
import { appendFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { filesBelow, root } from '../architecture/repository'
import { copyOfInfra, startCompiler, type Compiler, type Copy } from './compiler'
import { compilerMs, withBicep } from './with-bicep'

const sources = filesBelow('infra', () => false).filter((file) => /\.bicep(param)?$/.test(file))
const entries = ['main.bicep', 'events/subscriptions.bicep']
import { parameterFiles } from './mesh'

jest.setTimeout(compilerMs)

withBicep('the modules', () => {
  let compiler: Compiler

  beforeAll(() => {
    compiler = startCompiler()
  })

  afterAll(() => {
    compiler.stop()
  })

  it.each(entries)('%s and all that it names compile without a finding', async (file) => {
    expect(await compiler.findings(path.join(root, 'infra', file))).toEqual([])
  })

  it.each(parameterFiles)('%s.bicepparam has no finding', async (name) => {
    const file = path.join(root, `infra/environments/${name}.bicepparam`)
    expect(await compiler.parameterFindings(file)).toEqual([])
  })

  it('are all named by one of the two', () => {
    const texts = sources.map((file) => readFileSync(path.join(root, file), 'utf8')).join('')
    const modules = sources.filter(
      (file) => file.endsWith('.bicep') && !entries.includes(file.slice(6)),
    )
    expect(modules.filter((file) => !texts.includes(`${path.basename(file)}'`))).toEqual([])
  })

  it('have the compiler’s own format', async () => {
    const wrong: string[] = []
    for (const file of sources) {
      const text = readFileSync(path.join(root, file), 'utf8')
      if ((await compiler.formatted(path.join(root, file))) !== text) wrong.push(file)
    }
    expect(wrong).toEqual([])
  })
})

withBicep('a mistake', () => {
  let compiler: Compiler
  let copy: Copy

  beforeAll(async () => {
    compiler = startCompiler()
    copy = await copyOfInfra()
  })

  afterAll(async () => {
    compiler.stop()
    await copy.remove()
  })

  it.each([
    [
      'a property that does not exist',
      "resource a 'Microsoft.Storage/storageAccounts@2025-01-01' = { name: 'abc', location: 'x', kind: 'StorageV2', sku: { name: 'Standard_LRS' }, properties: { minimumTls: '1' } }",
      'BCP037',
    ],
    [
      'a version that does not exist',
      "resource a 'Microsoft.Storage/storageAccounts@2025-01-09' = { name: 'abc', location: 'x', kind: 'StorageV2', sku: { name: 'Standard_LRS' } }",
      'BCP081',
    ],
    [
      'a missing property',
      "resource a 'Microsoft.Storage/storageAccounts@2025-01-01' = { name: 'abc', location: 'x' }",
      'BCP035',
    ],
    ['a parameter that nobody uses', 'param unused string', 'no-unused-params'],
    [
      'a secret with a default',
      "@secure()\nparam key string = 'abc'\noutput o int = length(key)",
      'secure-parameter-default',
    ],
    [
      'a region in the text',
      "resource a 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = { name: 'abc', location: 'westeurope' }",
      'no-hardcoded-location',
    ],
    [
      'an address of one cloud',
      "output o string = 'https://login.microsoftonline.com/'",
      'no-hardcoded-env-urls',
    ],
    [
      'a secret in an output',
      "resource a 'Microsoft.Storage/storageAccounts@2025-01-01' existing = { name: 'abc' }\noutput o string = a.listKeys().keys[0].value",
      'outputs-should-not-contain-secrets',
    ],
  ])('is found: %s', async (_, text, rule) => {
    const file = path.join(copy.folder, 'planted.bicep')
    await writeFile(file, `${text}\n`)
    expect((await compiler.findings(file)).join('\n')).toContain(`${rule}:`)
  })

  it('is found in a module as well', async () => {
    await appendFile(path.join(copy.folder, 'identity/identities.bicep'), 'param unused string\n')
    expect((await compiler.findings(path.join(copy.folder, 'main.bicep'))).join('\n')).toContain(
      'no-unused-params',
    )
  })
})
