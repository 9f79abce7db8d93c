// The hook that makes what is inside Databricks, run with a `databricks` and an `azd` that only write down what they are asked. What a
// real workspace answers has not been tried.
import { execFile } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { root } from '../architecture/repository'
import { atHand } from './at-hand'

const run = promisify(execFile)
const hook = path.join(root, 'infra/databricks/deploy.sh')
const given = {
  MESH_WORKSPACE_URL: 'https://adb-1.2.azuredatabricks.net',
  MESH_APP_CLIENT_ID: '44444444-4444-4444-8444-444444444444',
  MESH_CONNECTOR_ID: '/subscriptions/s/connector',
  MESH_LAKE_URL: 'abfss://mesh@lake.dfs.core.windows.net/',
}

let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'meshport-hook-'))
})

afterEach(() => rm(folder, { recursive: true }))

/** @param isThere what the workspace has already */
async function ask(isThere: boolean, variables: Readonly<Record<string, string>>) {
  const log = path.join(folder, 'asked')
  const fake = async (name: string, body: string) => {
    const file = path.join(folder, name)
    await writeFile(
      file,
      `#!/bin/sh\necho "${name} $(echo "$@" | tr '\\n' ' ')" >>${log}\n${body}\n`,
    )
    await chmod(file, 0o755)
  }
  await fake(
    'databricks',
    `case "$1 $2" in
      'service-principals-v2 list') echo '${isThere ? '[{}]' : '[]'}' ;;
      'storage-credentials get') exit ${isThere ? 0 : 1} ;;
      'bundle summary') echo '{"resources":{"sql_warehouses":{"serving":{"id":"abc123"}}}}' ;;
    esac`,
  )
  await fake('azd', '')
  const PATH = `${folder}:${process.env['PATH'] ?? ''}`
  const { stderr } = await run('bash', [hook], { env: { PATH, ...variables } }).catch(
    (error: unknown) => error as { readonly stderr: string },
  )
  const asked = await readFile(log, 'utf8').catch(() => '')
  const words = asked.split('\n').map((line) => line.split(' ').slice(0, 3).join(' '))
  return { stderr, asked, words: words.filter((line) => line !== '') }
}

const always = [
  'databricks bundle deploy',
  'databricks bundle run',
  'databricks bundle summary',
  'azd env set',
]

const withJq = atHand('jq')

withJq(
  'makes the principal and the credential first, then the bundle, and tells azd the warehouse',
  async () => {
    const { words, asked, stderr } = await ask(false, given)
    expect({ words, stderr }).toEqual({
      words: [
        'databricks service-principals-v2 list',
        'databricks service-principals-v2 create',
        'databricks storage-credentials get',
        'databricks storage-credentials create',
        ...always,
      ],
      stderr: '',
    })
    expect(asked).toContain('azd env set DATABRICKS_HTTP_PATH /sql/1.0/warehouses/abc123')
    expect(asked).toContain(`--var app=${given.MESH_APP_CLIENT_ID}`)
    expect(asked).toContain('databricks-sql-access')
  },
)

withJq('makes nothing a second time', async () => {
  const { words } = await ask(true, given)
  expect(words).toEqual([
    'databricks service-principals-v2 list',
    'databricks storage-credentials get',
    ...always,
  ])
})

it('says what is missing, and asks nobody', async () => {
  const { MESH_WORKSPACE_URL: _url, ...rest } = given
  const { words, stderr } = await ask(false, rest)
  expect({ words, stderr }).toEqual({
    words: [],
    stderr: expect.stringContaining('run it as a hook of azd, after the mesh') as string,
  })
})
