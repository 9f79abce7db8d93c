// A client that is generated from the OpenAPI document of a product, by tools that are not ours: it
// compiles under the compiler's strictest rules, and reads rows.
import { execFile } from 'node:child_process'
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { projectDirectory } from '../stack/stack-directory'
import { ask } from './http'
import { headersOf, readyStack } from './stack'

const run = promisify(execFile)
const modules = path.join(projectDirectory, 'node_modules')

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'typed-client-'))
  await symlink(modules, path.join(folder, 'node_modules'))
  await writeFile(path.join(folder, 'package.json'), '{ "type": "module" }')
})
afterAll(() => rm(folder, { recursive: true }))

const program = (file: string): string => path.join(modules, file)

async function generate(product: string): Promise<void> {
  const { bytes } = await ask(`/api/products/${product}/openapi.json`)
  const document = path.join(folder, 'product.json')
  await writeFile(document, bytes)
  const words = [document, '--output', path.join(folder, 'product.ts')]
  await run(process.execPath, [program('openapi-typescript/bin/cli.js'), ...words])
}

async function compile(file: string): Promise<string> {
  const rules = ['--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess']
  const target = ['--noEmit', '--module', 'nodenext', '--target', 'es2022', '--skipLibCheck']
  const words = [...rules, ...target, path.join(folder, file)]
  return run(process.execPath, [program('typescript/bin/tsc'), ...words], { cwd: folder }).then(
    () => '',
    (error: unknown) => (error as { readonly stdout: string }).stdout,
  )
}

const imports = `import createClient from 'openapi-fetch'
import type { paths } from './product.js'

const client = createClient<paths>({
  baseUrl: process.argv[2] ?? '',
  headers: { authorization: process.argv[3] },
})
`

it('reads rows with the types of their columns', async () => {
  await generate('air-traffic')
  const client = `${imports}
const { data, error } = await client.GET('/air-traffic/airports', {
  params: { query: { state: 'WA', maxpagesize: 2 } },
})
if (error) throw new Error(error.error.code)
const names: readonly (string | null)[] = data.value.map(({ name }) => name)
const latitude: number | 'NaN' | 'Infinity' | '-Infinity' | null | undefined = data.value[0]?.latitude
console.log(JSON.stringify([names.length, typeof latitude, data.nextLink !== undefined]))

const refused = await client.GET('/air-traffic/airports', { params: { query: { top: -1 } } })
console.log(refused.response.status, refused.error?.error.code)
`
  await writeFile(path.join(folder, 'client.ts'), client)
  expect(await compile('client.ts')).toBe('')
  const tsx = program('tsx/dist/loader.mjs')
  const address = `${readyStack().functionsUrl}/api/products`
  const { Authorization: token = '' } = headersOf('analyst')
  const words = ['--import', tsx, path.join(folder, 'client.ts'), address, token]
  const { stdout } = await run(process.execPath, words)
  expect(stdout).toBe('[2,"number",true]\n400 InvalidParameter\n')
})

it('does not compile without a required parameter, or with a column that does not exist', async () => {
  await generate('customer-analytics')
  const client = `${imports}
const { data } = await client.GET('/customer-analytics/metrics', {
  params: { query: { maxpagesize: 2 } },
})
console.log(data?.value[0]?.nothing)
`
  await writeFile(path.join(folder, 'wrong.ts'), client)
  const faults = await compile('wrong.ts')
  expect(faults).toContain("Property 'dateFrom' is missing")
  expect(faults).toContain("Property 'nothing' does not exist")
})
