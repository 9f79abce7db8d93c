// The environments as they would be deployed: what is committed is what the compiler predicts, and every check of a snapshot passes. The
// checks read the committed snapshots, so they run without the compiler as well.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expectGoldenFile } from '../suites/golden-file'
import { startCompiler, type Compiler } from './compiler'
import { compilerMs, withBicep } from './with-bicep'
import { root } from '../architecture/repository'
import { faultsOf, shortened, templateFaults, type ParameterFile } from './checks/faults'
import { parameterFiles, type Snapshot } from './mesh'

const committedFile = (file: ParameterFile) =>
  path.join(__dirname, `snapshots/${file}.snapshot.json`)
const committed = (file: ParameterFile) =>
  JSON.parse(readFileSync(committedFile(file), 'utf8')) as Snapshot

describe.each(parameterFiles)('%s', (file) => {
  it('passes every check', () => {
    expect(faultsOf(committed(file), file)).toEqual([])
  })
})

jest.setTimeout(compilerMs)

withBicep('compiled now', () => {
  let compiler: Compiler

  beforeAll(() => {
    compiler = startCompiler()
  })

  afterAll(() => {
    compiler.stop()
  })

  it.each(parameterFiles)(
    '%s is what was committed (UPDATE_GOLDEN=1 writes it again)',
    async (file) => {
      const snapshot = await compiler.snapshot(
        path.join(root, `infra/environments/${file}.bicepparam`),
      )
      expect(snapshot.diagnostics).toEqual([])
      expectGoldenFile(committedFile(file), `${JSON.stringify(shortened(snapshot), null, 2)}\n`)
    },
  )

  it('keeps an order in which each thing is there when it is needed', async () => {
    expect(templateFaults(await compiler.template(path.join(root, 'infra/main.bicep')))).toEqual([])
  })
})
