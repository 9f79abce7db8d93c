// The modules as the real compiler reads them: no warning, since it ends well with warnings; one format; and what it predicts of
// each environment is what is committed, which passes every check, also where there is no compiler. Planted mistakes show that each
// rule of bicepconfig.json is an error, and that a warning counts.
import { readFileSync } from 'node:fs'
import { appendFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { filesBelow, root } from '../architecture/repository'
import { expectGoldenFile } from '../suites/golden-file'
import { faultsOf, shortened, templateFaults, type ParameterFile } from './checks/faults'
import { copyOfInfra, startCompiler, type Compiler, type Copy } from './compiler'
import { environments, parameterFiles, type Snapshot } from './mesh'
import { compilerMs, withBicep } from './with-bicep'

const sources = filesBelow('infra', () => false).filter((file) => /\.bicep(param)?$/.test(file))
const entries = ['main.bicep', 'events/subscriptions.bicep']

const committedFile = (file: ParameterFile) =>
  path.join(__dirname, `snapshots/${file}.snapshot.json`)

it.each(parameterFiles)('what is committed of %s passes every check', (file) => {
  const committed = JSON.parse(readFileSync(committedFile(file), 'utf8')) as Snapshot
  expect(faultsOf(committed, file)).toEqual([])
})

jest.setTimeout(compilerMs)

withBicep('the modules', () => {
  let compiler: Compiler

  beforeAll(() => {
    compiler = startCompiler()
  })

  afterAll(() => {
    compiler.stop()
  })

  const compileFor = (name: ParameterFile) =>
    compiler.compile(path.join(root, `infra/environments/${name}.bicepparam`))

  it.each(environments)(
    '%s.bicepparam and all that it names have no finding, and each thing is there when it is needed',
    async (name) => {
      const { findings, template } = await compileFor(name)
      expect(findings).toEqual([])
      expect(templateFaults(template!)).toEqual([])
    },
  )

  it('subscriptions.bicepparam and all that it names have no finding', async () => {
    expect((await compileFor('subscriptions')).findings).toEqual([])
  })

  it.each(parameterFiles)(
    '%s is what was committed (UPDATE_GOLDEN=1 writes it again)',
    async (name) => {
      const file = path.join(root, `infra/environments/${name}.bicepparam`)
      const snapshot = await compiler.snapshot(file)
      expect(snapshot.diagnostics).toEqual([])
      expectGoldenFile(committedFile(name), `${JSON.stringify(shortened(snapshot), null, 2)}\n`)
    },
  )

  it('are all named by one of the two that are deployed', () => {
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

  describe('a mistake', () => {
    let copy: Copy

    beforeAll(async () => {
      copy = await copyOfInfra()
    })

    afterAll(() => copy.remove())

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
      expect((await compiler.compile(file)).findings.join('\n')).toContain(`${rule}:`)
    })

    it('is found in a module that parameters are for, and in one that this names', async () => {
      const events = path.join(copy.folder, 'events')
      for (const file of ['subscriptions', 'deliveries']) {
        await appendFile(path.join(events, `${file}.bicep`), `param unusedOf_${file} string = ''\n`)
      }
      const { findings } = await compiler.compile(
        path.join(copy.folder, 'environments/subscriptions.bicepparam'),
      )
      const found = findings.filter((finding) => finding.includes('no-unused-params'))
      expect(new Set(found.map((finding) => finding.split(':')[0]))).toEqual(
        new Set(['subscriptions.bicep', 'deliveries.bicep']),
      )
    })
  })
})
