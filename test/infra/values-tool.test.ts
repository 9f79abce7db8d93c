// A stricter judge of the snapshots than the compiler: a tool beside the checkout that knows Azure's lists of values, which the compiler
// leaves open. Where it is not there, it is skipped, and one line says so.
import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { root } from '../architecture/repository'
import { parameterFiles } from './mesh'

const run = promisify(execFile)
const tool = path.join(root, '../shared/tools/azure-values/check.mjs')
const hasTool = existsSync(tool)
if (!hasTool) {
  process.stderr.write(
    'Values of the snapshots are not compared with Azure’s lists: no azure-values.\n',
  )
}
const withTool = hasTool ? describe : describe.skip

const snapshot = (name: string) => path.join(__dirname, `snapshots/${name}.snapshot.json`)

withTool('the values tool', () => {
  const judge = async (files: readonly string[]): Promise<string> => {
    const ran = run(process.execPath, [tool, ...files])
    const { stdout } = await ran.catch((error: unknown) => error as { readonly stdout: string })
    return stdout
  }

  it('has no finding, and knows every resource', async () => {
    expect(await judge(parameterFiles.map(snapshot))).toMatch(
      /[1-9]\d* resources checked, 0 not checked, 0 findings/,
    )
  })

  it.each([
    ['"TLS1_2"', '"TLS1_2x"'],
    ['"CloudEventSchemaV1_0"', '"CloudEventSchemaV1"'],
    ['"ServicePrincipal"', '"ServicePrincpal"'],
    ['"Consumption"', '"Consumtion"'],
    ['"openapi+json"', '"openapi-json"'],
  ])('finds %s as %s', async (good, bad) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'meshport-values-'))
    const file = path.join(folder, 'planted.snapshot.json')
    await writeFile(file, readFileSync(snapshot('smallest'), 'utf8').replaceAll(good, bad))
    expect(await judge([file])).not.toContain(' 0 findings')
    await rm(folder, { recursive: true })
  })
})
