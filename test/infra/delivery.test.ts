// The files that azd, Databricks' CLI and GitHub read: azure.yaml by its published schema, and of all of them what a schema cannot say.
// Tools that are not at hand are skipped, and one line says so.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import Ajv from 'ajv/dist/2019'
import addFormats from 'ajv-formats'
import { parse } from 'yaml'
import { products } from '../../src/products'
import { root } from '../architecture/repository'
import { atHand } from './at-hand'
import { loadWorkflowFaults, type WorkflowFaults } from './workflow-faults'

const read = (name: string): string => readFileSync(path.join(root, name), 'utf8')
const readYaml = (name: string): unknown => parse(read(name), { merge: false, strict: true })

const schemaFile = path.join(root, '../shared/data/schemas/azure.yaml.json')
if (!existsSync(schemaFile))
  process.stderr.write('azure.yaml is not compared with a schema: it is not there.\n')
const withSchema = existsSync(schemaFile) ? describe : describe.skip

interface AzureYaml {
  infra: {
    layers: { name: string; path: string; module: string; dependsOn?: string[]; hooks?: object }[]
  }
  services: { api: { dist: string; remoteBuild: boolean; host: string; project: string } }
  workflows: { up: { steps: { azd: string }[] } }
  [more: string]: unknown
}

const azureYaml = () => readYaml('azure.yaml') as AzureYaml

withSchema('azure.yaml by its schema', () => {
  const validate = (): ((document: unknown) => boolean) => {
    const ajv = new Ajv({ strict: false, allErrors: true })
    addFormats(ajv)
    // Schemas of azd's extensions are elsewhere, and we use none.
    const local = (key: string, value: unknown): unknown =>
      key === '$ref' && String(value).startsWith('https:') ? undefined : value
    const text = readFileSync(schemaFile, 'utf8')
    const { $schema: _dialect, ...schema } = JSON.parse(text, local) as Record<string, unknown>
    return ajv.compile(schema) as (document: unknown) => boolean
  }

  it('is sound', () => {
    expect(validate()(azureYaml())).toBe(true)
  })

  it.each([
    [
      'a host that there is not',
      (document: AzureYaml) => Object.assign(document.services.api, { host: 'functions' }),
    ],
    [
      'a layer without a path',
      (document: AzureYaml) => Reflect.deleteProperty(document.infra.layers[0]!, 'path'),
    ],
    ['no name', (document: AzureYaml) => Reflect.deleteProperty(document, 'name')],
    [
      'a hook that never runs',
      (document: AzureYaml) =>
        Object.assign(document.infra.layers[0]!, { hooks: { postdeploy: { run: 'x' } } }),
    ],
  ])('is refused with %s', (_, change) => {
    const document = azureYaml()
    change(document)
    expect(validate()(document)).toBe(false)
  })
})

describe('azure.yaml', () => {
  it('has the layers that there are, in an order that each can follow', () => {
    const { infra, workflows } = azureYaml()
    for (const { path: folder, module } of infra.layers) {
      expect(existsSync(path.join(root, folder, `${module}.bicep`))).toBe(true)
      expect(existsSync(path.join(root, folder, `${module}.bicepparam`))).toBe(true)
    }
    expect(workflows.up.steps.map(({ azd }) => azd)).toEqual([
      ...['provision mesh', 'provision mesh', 'deploy --all', 'provision events'],
    ])
  })

  it('deploys the folder that `npm run package` fills, without a build in Azure', () => {
    const { api } = azureYaml().services
    expect(api).toMatchObject({ dist: 'dist/package', remoteBuild: false, project: '.' })
    expect(read('.package.mjs')).toContain(`const folder = '${api.dist}'`)
  })
})

interface Bundle {
  bundle: object
  resources: {
    sql_warehouses: {
      serving: { auto_stop_mins: number; enable_serverless_compute: boolean; permissions: object[] }
    }
    catalogs: { mesh: { name: string; grants: { principal: string; privileges: string[] }[] } }
    schemas: {
      customer_analytics: { name: string; grants: { principal: string; privileges: string[] }[] }
    }
    jobs: Record<
      string,
      {
        tasks: {
          sql_task?: { file: { path: string } }
          notebook_task?: { notebook_path: string }
        }[]
      }
    >
  }
}

describe('the bundle', () => {
  const { resources } = readYaml('infra/databricks/databricks.yml') as Bundle
  const sql = read('infra/databricks/sql/tables.sql')
  const notebook = read('infra/databricks/data-product-notebook.py')
  const { metrics } = products.find(({ name }) => name === 'customer-analytics')!.outputPorts

  it('stops the warehouse as soon as it may, and lets nobody but the app use it', () => {
    const { auto_stop_mins, enable_serverless_compute, permissions } =
      resources.sql_warehouses.serving
    expect({ auto_stop_mins, enable_serverless_compute, permissions }).toEqual({
      auto_stop_mins: 10,
      enable_serverless_compute: true,
      permissions: [{ level: 'CAN_USE', service_principal_name: '${var.app}' }],
    })
  })

  it('lets the app read, and nothing else', () => {
    const { mesh } = resources.catalogs
    const { customer_analytics: schema } = resources.schemas
    expect([mesh.grants, schema.grants]).toEqual([
      [{ principal: '${var.app}', privileges: ['USE_CATALOG'] }],
      [{ principal: '${var.app}', privileges: ['USE_SCHEMA', 'SELECT'] }],
    ])
  })

  it('names files that are there', () => {
    const files = Object.values(resources.jobs).flatMap(({ tasks }) =>
      tasks.map(
        ({ sql_task, notebook_task }) => sql_task?.file.path ?? notebook_task?.notebook_path ?? '',
      ),
    )
    expect(files.map((file) => existsSync(path.join(root, 'infra/databricks', file)))).toEqual([
      true,
      true,
    ])
  })

  it('makes the table that the product declares, with its change data feed', () => {
    const address = `${resources.catalogs.mesh.name}.${resources.schemas.customer_analytics.name}.customer_metrics`
    expect(metrics!.source).toMatchObject({
      catalog: 'data_mesh_catalog',
      schema: 'customer_analytics',
      name: 'customer_metrics',
    })
    expect(sql).toContain(`CREATE TABLE IF NOT EXISTS ${address} (`)
    expect(sql).toContain('delta.enableChangeDataFeed = true')
    const columns = [...sql.matchAll(/^ {2}(\w+) /gm)].map(([, name]) => name)
    expect(columns).toEqual(Object.keys(metrics!.columns))
    expect(notebook).toContain(`table = "${address}"`)
  })

  it('has a notebook that writes the table and publishes nothing', () => {
    const code = notebook
      .split('\n')
      .filter((line) => !line.startsWith('#'))
      .join('\n')
    expect(code).toContain('MERGE INTO')
    expect(code).not.toMatch(
      /requests|dbutils|uuid|aeg-sas-key|CREATE (CATALOG|SCHEMA|TABLE)|spark\.conf/,
    )
  })

  atHand('databricks')('is valid for the CLI', () => {
    const variables = ['app=a', 'lake=b', 'credential=c'].flatMap((each) => ['--var', each])
    const words = ['bundle', 'validate', '--target', 'prod', ...variables]
    execFileSync('databricks', words, { cwd: path.join(root, 'infra/databricks') })
  })
})

interface Workflow {
  permissions: object
  jobs: Record<
    string,
    {
      permissions?: object
      if?: string
      'timeout-minutes'?: number
      steps: { run?: string; uses?: string }[]
    }
  >
}

let workflowFaults: WorkflowFaults
beforeAll(async () => {
  workflowFaults = await loadWorkflowFaults()
})

it.each([
  ['github.ref', 'github.reff', /reff/],
  ['runs-on:', 'run-on:', /run-on/],
  ['timeout-minutes: ', 'timeout-minutes: soon ', /soon/],
])('a workflow with %s as %s is refused by GitHub’s own parser', async (from, to, message) => {
  const faults = await workflowFaults(read('.github/workflows/check.yml').replace(from, to))
  expect(faults.join()).toMatch(message)
})

describe.each(['check', 'deploy'])('the workflow %s', (name) => {
  const file = `.github/workflows/${name}.yml`
  const workflow = readYaml(file) as Workflow
  const jobs = Object.values(workflow.jobs)

  it('is sound for GitHub’s own parser', async () => {
    expect(await workflowFaults(read(file))).toEqual([])
  })

  it('takes each action at a commit, and says which version that is', () => {
    const used = [...read(file).matchAll(/uses: (.+)/g)].map(([, action = '']) => action)
    expect(used.length).toBeGreaterThan(0)
    expect(
      used.filter((action) => !/^[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action)),
    ).toEqual([])
  })

  it('may read and nothing more, but for a token of Entra ID where it needs one', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' })
    for (const { permissions = {}, steps } of jobs) {
      const signsIn = steps.some(({ run = '' }) => run.includes('azd auth login'))
      expect('id-token' in permissions).toBe(signsIn)
      expect(
        Object.entries(permissions).filter(
          ([scope, may]) => may === 'write' && scope !== 'id-token',
        ),
      ).toEqual([])
    }
  })

  it('signs in by federation, has no secret of Azure, and every job ends', () => {
    expect(read(file)).not.toMatch(/client-secret|AZURE_CREDENTIALS|creds:/)
    expect([...read(file).matchAll(/secrets\.(\w+)/g)].map(([, secret]) => secret)).toEqual(
      name === 'deploy' ? ['WEBHOOKS', 'SUBSCRIPTION_KEY'] : [],
    )
    expect(jobs.every((job) => (job['timeout-minutes'] ?? 0) > 0)).toBe(true)
  })

  it('puts nothing that others write into a script', () => {
    const scripts = jobs.flatMap(({ steps }) => steps.map(({ run = '' }) => run))
    expect(scripts.filter((script) => script.includes('${{'))).toEqual([])
  })

  atHand('actionlint')('is sound for actionlint', () => {
    execFileSync('actionlint', [path.join(root, file)])
  })
})

atHand('actionlint')('a workflow with a mistake is refused by actionlint', () => {
  const wrong = read('.github/workflows/check.yml').replace('github.ref', 'github.reff')
  const { status, stdout } = spawnSync('actionlint', ['-'], { input: wrong, encoding: 'utf8' })
  expect([status, stdout]).toEqual([1, expect.stringContaining('reff')])
})

it('deploys layer by layer, waits, verifies, and rolls back', () => {
  const { jobs } = readYaml('.github/workflows/deploy.yml') as Workflow
  const text = jobs['deploy']!.steps.map(({ run = '', uses = '' }) => run + uses).join('\n')
  const order = [
    'azd provision mesh',
    'azd deploy api --from-package',
    'new/app.zip" dist/build.json',
    '$address/health',
    '$address/ready',
    'azd provision events',
    '--build "$BUILD"',
    'before/app.zip',
  ]
  const places = order.map((step) => text.indexOf(step))
  expect(places).toEqual([...places].sort((a, b) => a - b))
  expect(places).not.toContain(-1)
})

it('gives no identity to a pull request of a fork', () => {
  const { jobs } = readYaml('.github/workflows/check.yml') as Workflow
  expect(jobs['what-if']!.if).toBe(
    'github.event.pull_request.head.repo.full_name == github.repository',
  )
})
