// What `npm run new-product` cannot make a product of, it refuses in a sentence, and writes no file.
import path from 'node:path'
import { copyProject, onStack, type Ended, type ProjectCopy } from './project-copy'
import { openSql } from './sql'
import { control } from './stack'

let project: ProjectCopy

beforeAll(async () => {
  project = await copyProject()
})

afterEach(() => control().clearFaults())

afterAll(() => project.remove())

const strikes = 'data_mesh_catalog.safety.bird_strikes'
const ofSafety = ['--from', strikes, '--domain', 'safety']

async function expectRefused(ended: Promise<Ended>, sentence: string): Promise<void> {
  expect(await ended).toEqual({ code: 1, out: '', error: `${sentence}\n` })
  expect(await project.files()).toEqual(['src/products/index.ts'])
}

const notThere =
  'is not there, or you have no right on it: compare the name with Catalog Explorer, or ask its owner for SELECT.'

it.each<[title: string, words: readonly string[], sentence: string]>([
  [
    'two parts of a name',
    ['--from', 'safety.bird_strikes'],
    '--from needs the name of a table as catalog.schema.table; not "safety.bird_strikes".',
  ],
  [
    'a table that is not there',
    ['--from', 'data_mesh_catalog.safety.nobody', '--domain', 'safety'],
    `data_mesh_catalog.safety.nobody ${notThere}`,
  ],
  [
    'a catalog that is not there',
    ['--from', 'nowhere.safety.nobody', '--domain', 'safety'],
    `nowhere.safety.nobody ${notThere}`,
  ],
  [
    'a domain that is not there',
    ['--from', strikes],
    'There is no domain safety yet: name one with --domain.',
  ],
  [
    'an option that there is not',
    ['--table', strikes],
    "Unknown option '--table'. npm run new-product has --from, --domain, --product, --port, --key, --changes-with, --connection, --help.",
  ],
])('new-product refuses %s', async (_, words, sentence) => {
  await expectRefused(project.command('new-product', [...onStack, ...words]), sentence)
})

it('new-product refuses a table without a key, a view without its tables, and a view as one of these', async () => {
  const sql = openSql()
  await sql.run('CREATE OR REPLACE TABLE testing.refused.keyless (id INT)')
  await control().putTable('testing.refused.seen', 'SELECT 1 AS id')
  await sql.close()
  const from = (name: string, ...words: readonly string[]) => {
    const given = [...onStack, '--from', `testing.refused.${name}`, '--domain', 'refused']
    return project.command('new-product', [...given, ...words])
  }
  await expectRefused(
    from('keyless'),
    'testing.refused.keyless declares no primary key: name the columns that distinguish its rows, with --key column,….',
  )
  await expectRefused(
    from('seen', '--key', 'id'),
    'testing.refused.seen is a view, which has no versions: name the tables that it reads, with --changes-with catalog.schema.table,….',
  )
  await expectRefused(
    from('seen', '--key', 'id', '--changes-with', 'testing.refused.seen'),
    '--changes-with names testing.refused.seen, which is a view: name the tables that it reads.',
  )
})

it('new-product refuses a table that may not be read', async () => {
  await control().putFaults([
    {
      ...{ call: 'ExecuteStatement', statementContains: 'LIMIT 0' },
      fault: { kind: 'fail', sqlState: '42501', message: '[INSUFFICIENT_PERMISSIONS] no SELECT' },
    },
  ])
  const refused = project.command('new-product', [...onStack, ...ofSafety])
  await expectRefused(refused, `You may not read ${strikes}: ask its owner for SELECT on it.`)
})

/** Settings that name a warehouse, so that the stack's is not used. */
const settings = {
  ...{ DATABRICKS_HOST: 'localhost:1', DATABRICKS_HTTP_PATH: '/sql/1.0/warehouses/none' },
  DATABRICKS_TOKEN: 'none',
}

it('new-product says that the warehouse of the settings cannot be reached', async () => {
  await expectRefused(
    project.command('new-product', [...onStack, ...ofSafety], settings),
    'The warehouse at localhost cannot be reached: compare DATABRICKS_HOST and DATABRICKS_HTTP_PATH with the workspace.',
  )
})

it('new-product names the settings of the domain’s own warehouse that are missing', async () => {
  await expectRefused(
    project.command('new-product', [...ofSafety, '--connection', 'own'], settings),
    'The settings have 2 faults:\n  OWN_DATABRICKS_HOST is missing\n  OWN_DATABRICKS_HTTP_PATH is missing',
  )
})

it('without settings and without a running stack, a command says how to have a warehouse', async () => {
  const none = ['--ready', path.join(project.directory, 'none.json'), '--json']
  await expectRefused(
    project.command('check-products', none),
    'No warehouse is known: set DATABRICKS_HOST, DATABRICKS_HTTP_PATH and DATABRICKS_TOKEN, or run npm start in another terminal.',
  )
})
