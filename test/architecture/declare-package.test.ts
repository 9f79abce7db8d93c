// The declaration language as a package: packed as npm packs it, and used from a folder outside of this
// repository by CommonJS, by ES modules, and by the compiler.
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { root } from './repository'

const run = promisify(execFile)
const compiler = path.join(root, 'node_modules/typescript/bin/tsc')

const declaration = `dataProduct({
  domain: 'sales', name: 'order-book', version: '1.0.0', status: 'draft', title: 'Order Book',
  description: 'Every order.', owner: { team: 'sales-data', email: 'sales-data@example.com' },
  outputPorts: {
    orders: {
      operationId: 'getOrders', source: table('mesh', 'sales', 'orders'), key: ['order_id'],
      columns: {
        order_id: column.bigint({ nullable: false }),
        lines: column.array(column.struct({ price: column.decimal(10, 2) })),
      },
      parameters: { from: parameter.bigint({ pattern: '[0-9]+' }).gte('no') },
    },
  },
})`
const names = {
  column: 'column',
  'data-product': 'dataProduct',
  'declaration-faults': 'declarationFaults',
  parameter: 'parameter',
  source: 'table',
}
const imports = Object.entries(names).map(
  ([file, name]) => `import { ${name} } from 'meshport/declare/${file}'`,
)
const requires = Object.entries(names).map(
  ([file, name]) => `const { ${name} } = require('meshport/declare/${file}')`,
)
const print = `console.log(JSON.stringify(declarationFaults(${declaration})))`

const product = `${imports.slice(0, 2).join('\n')}
import type { RowOf } from 'meshport/declare/output-port'
${imports.slice(3).join('\n')}

export const orderBook = ${declaration}
type Row = RowOf<typeof orderBook.outputPorts.orders>
export const row: Row = { order_id: '1', lines: [{ price: '1.50' }, null] }
// @ts-expect-error a BIGINT is a string, and never null here
export const other: Row = { order_id: null, lines: null }
`

let folder = ''
const write = (name: string, lines: readonly string[]) =>
  writeFile(path.join(folder, name), lines.join('\n'))

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'meshport-declare-'))
  const installed = path.join(folder, 'node_modules/meshport')
  await mkdir(installed, { recursive: true })
  await run('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: root })
  const [packed = ''] = (await readdir(folder)).filter((name) => name.endsWith('.tgz'))
  await run('tar', ['-xzf', path.join(folder, packed), '-C', installed, '--strip-components', '1'])
  for (const name of ['zod', 're2js']) {
    await symlink(path.join(root, 'node_modules', name), path.join(folder, 'node_modules', name))
  }
  await write('package.json', ['{ "name": "sales-products", "private": true }'])
}, 120_000)

afterAll(() => rm(folder, { recursive: true }))

const faults = [
  {
    at: 'order-book.outputPorts.orders.parameters.from',
    message: 'compares with no, which is not a column',
  },
]

it('is used by CommonJS', async () => {
  await write('product.cjs', [...requires, print])
  const { stdout } = await run(process.execPath, ['product.cjs'], { cwd: folder })
  expect(JSON.parse(stdout)).toEqual(faults)
})

it('is used by ES modules', async () => {
  await write('product.mjs', [...imports, print])
  const { stdout } = await run(process.execPath, ['product.mjs'], { cwd: folder })
  expect(JSON.parse(stdout)).toEqual(faults)
})

it('gives its types to both', async () => {
  const files = ['product.mts', 'product.cts']
  for (const file of files) await write(file, [product])
  const options = [
    '--strict',
    '--exactOptionalPropertyTypes',
    '--noEmit',
    '--skipLibCheck',
    '--target',
    'es2022',
  ]
  const args = [compiler, ...options, '--module', 'NodeNext', ...files]
  const { stdout } = await run(process.execPath, args, { cwd: folder }).catch(
    (failure: unknown) => failure as { stdout: string },
  )
  expect(stdout).toBe('')
}, 60_000)
