// The file of a drafted product: it declares, word for word, the product that was checked, whatever the
// catalog has in its names and comments.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { camelCase, draftProduct, type Choices } from '../../src/cli/product-draft'
import { productFile } from '../../src/cli/product-file'
import { Refusal } from '../../src/cli/refusal'
import type { CatalogTable } from '../../src/cli/catalog-table'
import type { DataProduct } from '../../src/declare/data-product'
import { declarationFaults } from '../../src/declare/declaration-faults'
import { catalogColumn, catalogTable, choices } from './catalog-samples'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'product-file-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** What the text declares when it is run. */
async function declaredBy(text: string, name: string): Promise<DataProduct> {
  const file = path.join(folder, `${name}-${Math.random()}.ts`)
  const source = path.join(__dirname, '../../src')
  await writeFile(file, text.replaceAll("'../../declare/", `'${source}/declare/`))
  const exports = (await import(file)) as Readonly<Record<string, DataProduct>>
  return exports[name]!
}

/** Without schemas, which are functions; they follow from the type. */
function plain(product: DataProduct): unknown {
  const text = JSON.stringify(product, (key, value: unknown) =>
    key === 'schema' ? undefined : value,
  )
  return JSON.parse(text)
}

async function printed(from: CatalogTable, chosen: Choices = choices) {
  const draft = draftProduct(from, chosen)
  const name = camelCase(draft.product.name)
  const text = productFile(draft, name)
  return { draft, text, declared: await declaredBy(text, name) }
}

async function expectFaithful(from: CatalogTable, chosen?: Choices): Promise<void> {
  const { draft, declared } = await printed(from, chosen)
  expect(plain(declared)).toEqual(plain(draft.product))
  expect(declarationFaults(declared)).toEqual([])
}

const types = [
  ...['boolean', 'tinyint', 'smallint', 'int', 'bigint', 'float', 'double', 'string', 'binary'],
  ...['date', 'timestamp', 'timestamp_ntz', 'variant', 'decimal(38,18)', 'varchar(10)'],
  ...['array<array<int>>', 'map<string,decimal(4,2)>', 'map<date,array<string>>'],
  'struct<street:string,at:struct<x:double,y:double NOT NULL>>',
]

it('declares every type that can be served', async () => {
  const columns = types.map((type, i) => catalogColumn(`c${i}`, type, { nullable: i % 2 === 0 }))
  await expectFaithful(catalogTable({ columns, key: ['c7', 'c4'] }))
})

it.each([
  ["it's", "it's"],
  ['two\nlines\r\n', 'the end */ of a comment'],
  ['`back${tick}`', '// not a comment \\'],
  ['a\u2028b', '"quoted" \u2029 and 😀'],
])('keeps the comment %j', async (comment, ofTable) => {
  const columns = [catalogColumn('id', 'int', { nullable: false, comment })]
  const owner = `some\u2028one's ${comment}`
  await expectFaithful(catalogTable({ comment: ofTable, owner, columns, key: ['id'] }))
})

it.each(['order id', 'a.b', "it's", 'class', '1st', '2020', 'Ünïcode', '`', 'constructor', '*/'])(
  'keeps the column name %j',
  async (name) => {
    const columns = [
      catalogColumn(name, 'struct<`a b`:int,class:string>'),
      catalogColumn('id', 'int'),
    ]
    await expectFaithful(catalogTable({ columns, key: ['id'] }))
  },
)

it('declares a view with the tables that it reads, on a warehouse of the domain', async () => {
  const from = catalogTable({ type: 'VIEW', format: 'UNKNOWN', comment: undefined })
  const changesWith = [
    { catalog: 'mesh', schema: 'sales', name: 'orders' },
    { catalog: 'mesh', schema: 'sales', name: 'lines' },
  ]
  await expectFaithful(from, { ...choices, changesWith, connection: 'sales-own' })
})

it('says where a person decides', async () => {
  const { text } = await printed(catalogTable({ comment: undefined }))
  const comments = text.split('\n').filter((line) => line.trim().startsWith('//'))
  expect(comments.map((line) => line.trim())).toEqual([
    '// Order Book: made by `npm run new-product` from mesh.sales.orders.',
    '// A person decides what a comment that begins with "Decide" is about, and removes the comment.',
    '// Decide: `active`, when consumers may rely on it.',
    '// Decide: what the rows are; the table has no comment.',
    '// Decide: who repairs it, and at which address; in the catalog the owner is "sales-data".',
    '// Decide: whether consumers have to know an origin and a licence: `origin: [{ source, license }]`.',
    "// Decide: who may use it: `everybodyKnown()`, or `anyOf({ roles: ['Analyst'] })` (docs/callers.md).",
    "// Decide: how far reads may be behind, if not 60s: `serviceLevel: { maxStaleness: '5m' }`.",
    '// Decide for each: `description`, `examples`, and what consumers filter and order by',
    '// (`filterable: true`, `sortable: true`).',
    '// Decide: whether this distinguishes rows. It is the primary key, which Unity Catalog does not enforce.',
    "// Decide: what consumers may ask for: `parameters: { from: parameter.date().gte('day') }`.",
  ])
})

it('takes the owner of the domain’s other products', () => {
  const owner = { team: 'sales-data', email: 'sales@example.com' }
  expect(draftProduct(catalogTable(), { ...choices, owner }).product.owner).toEqual(owner)
})

it.each([
  ['ada@example.com', { team: 'ada', email: 'ada@example.com' }],
  ['sales-data', { team: 'sales-data', email: 'sales@example.com' }],
  ['', { team: 'sales', email: 'sales@example.com' }],
])('makes an owner of %j in the catalog', (owner, expected) => {
  expect(draftProduct(catalogTable({ owner }), choices).product.owner).toEqual(expected)
})

it.each([
  ['bird-strikes', 'strikes', 'getBirdStrikes'],
  ['flights', 'flights', 'getFlights'],
  ['customer-analytics', 'metrics', 'getCustomerAnalyticsMetrics'],
])('names the operation of %s/%s %s', (product, port, operationId) => {
  const { outputPorts } = draftProduct(catalogTable(), { ...choices, product, port }).product
  expect(outputPorts[port]!.operationId).toBe(operationId)
})

it.each<[title: string, from: Partial<CatalogTable>, chosen: Partial<Choices>, sentence: string]>([
  [
    'a table without a key',
    { key: [] },
    {},
    'mesh.sales.orders declares no primary key: name the columns that distinguish its rows, with --key column,….',
  ],
  [
    'a key that is no column',
    {},
    { key: ['order'] },
    '--key names order, which is not a column. The columns are order_id.',
  ],
  [
    'a view without its tables',
    { type: 'VIEW' },
    {},
    'mesh.sales.orders is a view, which has no versions: name the tables that it reads, with --changes-with catalog.schema.table,….',
  ],
  [
    'a table with tables that it would read',
    {},
    { changesWith: [{ catalog: 'mesh', schema: 'sales', name: 'lines' }] },
    'mesh.sales.orders is a table and has versions of its own: leave out --changes-with.',
  ],
  [
    'columns that cannot be served',
    {
      columns: [
        catalogColumn('id', 'int'),
        catalogColumn('took', 'interval day to second'),
        catalogColumn('places', 'array<struct<at:geometry(4326)>>'),
        catalogColumn('nothing', 'void'),
      ],
      key: ['id'],
    },
    {},
    'mesh.sales.orders has columns that cannot be served: took is INTERVAL DAY TO SECOND (cast it to STRING, or to BIGINT in a unit of your choice); places is GEOMETRY(4326) (serve st_asgeojson(…) of it as STRING); nothing is VOID (cast it to STRING). Make a view that casts them or leaves them out, and a product of the view.',
  ],
  [
    'a foreign table',
    { type: 'FOREIGN', format: 'POSTGRESQL' },
    {},
    'mesh.sales.orders is a foreign table, which has no Delta versions: make a Delta table of it, and a product of that.',
  ],
  [
    'a table of files',
    { type: 'EXTERNAL', format: 'CSV' },
    {},
    'mesh.sales.orders is kept as CSV, which has no Delta versions: make a Delta table of it, and a product of that.',
  ],
])('refuses %s', (_, from, chosen, sentence) => {
  expect(() => draftProduct(catalogTable(from), { ...choices, ...chosen })).toThrow(
    new Refusal(sentence),
  )
})
