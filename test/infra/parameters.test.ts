// Parameters that cannot work are refused by the compiler, or by a sentence of ours, before anything is deployed. Those that can are
// deployed in the shape that they ask for.
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { copyOfInfra, fewApis, startCompiler, type Compiler, type Copy } from './compiler'
import { resourcesOf, type Snapshot } from './mesh'
import { compilerMs, withBicep } from './with-bicep'

const lines = (text: string) => `using '../main.bicep'\nextends '../main.bicepparam'\n${text}\n`
const client = "param apiClientId = '33333333-3333-4333-8333-333333333333'"

jest.setTimeout(compilerMs)

withBicep('a mesh', () => {
  let compiler: Compiler
  let copy: Copy

  beforeAll(async () => {
    compiler = startCompiler()
    copy = await copyOfInfra()
    await writeFile(path.join(copy.folder, 'gateway/apis.json'), JSON.stringify(fewApis))
  })

  afterAll(async () => {
    compiler.stop()
    await copy.remove()
  })

  async function predict(text: string): Promise<Snapshot> {
    const file = path.join(copy.folder, 'environments/planted.bicepparam')
    await writeFile(file, lines(text))
    return compiler.snapshot(file)
  }

  /** All mistakes of values are found at once. */
  it('is refused with values that a parameter does not take', async () => {
    const file = path.join(copy.folder, 'environments/mistaken.bicepparam')
    const values = [
      "param gatewayTier = 'Basic'",
      'param scaling = { memoryMB: 1024, maximumInstances: 10, alwaysReady: 0, requestsAtOncePerInstance: 16 }',
      "param settings = { callerRequests: '5' }",
    ]
    await writeFile(file, lines([client, ...values].join('\n')))
    const { findings } = await compiler.compile(file)
    expect(findings).toEqual([
      expect.stringMatching(/Expected a value of type .*'Consumption'.*'Basic'/),
      expect.stringMatching(/memoryMB.*1024/),
      expect.stringMatching(/BCP328.* 40\./),
      expect.stringMatching(/callerRequests/),
    ])
  })

  it.each([
    [
      'a cache on a tier that has none',
      `${client}\nparam keepsAnswers = true`,
      /The tier Consumption has no cache of its own: leave keepsAnswers false/,
    ],
    [
      'no app registration',
      '',
      /apiClientId is not the client id of an app registration: set API_CLIENT_ID/,
    ],
    [
      'a private network on a tier that has none',
      `${client}\nparam gatewayTier = 'BasicV2'\nparam isPrivate = true`,
      /needs the tier StandardV2, and gatewayTier is BasicV2/,
    ],
    [
      'a lake in another region',
      `${client}\nparam lakeLocation = 'eastus'`,
      /lakeLocation is eastus, and the workspace is in westeurope/,
    ],
    [
      'a lake that is not where an existing workspace is',
      `${client}\nparam existingWorkspace = { url: 'https://adb-1.2.azuredatabricks.net', location: 'eastus' }\nparam lakeLocation = 'westeurope'`,
      /lakeLocation is westeurope, and the workspace is in eastus/,
    ],
    [
      'storage events in a private network',
      `${client}\nparam gatewayTier = 'StandardV2'\nparam isPrivate = true\nparam hasStorageEvents = true`,
      /Storage events do not reach an app in a private network/,
    ],
    [
      'a consumer of a product that is not there',
      `${client}\nparam consumers = [{ name: 'a', displayName: 'A', product: 'weather' }]`,
      /consumers name products that are not there: weather/,
    ],
  ])('is refused with %s', async (_, text, reason) => {
    await expect(predict(text)).rejects.toThrow(reason)
  })

  const workspace =
    "param existingWorkspace = { url: 'https://adb-1.2.azuredatabricks.net', location: 'eastus' }"
  const principal = `param servicePrincipal = { id: '66666666-6666-4666-8666-666666666666', secret: 'not-to-be-seen' }
param hasServicePrincipal = true`

  function expectTier(snapshot: Snapshot, tier: string): void {
    const [service] = resourcesOf(snapshot, 'Microsoft.ApiManagement/service')
    const [backend] = resourcesOf(snapshot, 'Microsoft.ApiManagement/service/backends')
    const [policy] = resourcesOf(snapshot, 'Microsoft.ApiManagement/service/products/policies')
    expect(service?.sku).toEqual({ name: tier, capacity: 1 })
    expect(backend?.properties?.['circuitBreaker']).not.toBeNull()
    expect(policy?.properties?.['value']).toContain('rate-limit-by-key')
  }

  function apisThatKeep(snapshot: Snapshot): readonly string[] {
    return resourcesOf(snapshot, 'Microsoft.ApiManagement/service/apis/policies')
      .filter(({ properties }) => String(properties?.['value']).includes('<cache-lookup'))
      .map(({ name }) => name.split('/')[1] ?? '')
  }

  it('is made with an existing workspace and makes none, and has what the tier BasicV2 has', async () => {
    const snapshot = await predict(`${client}\n${workspace}\nparam gatewayTier = 'BasicV2'`)
    const types = snapshot.predictedResources.map(({ type }) => type)
    expect(types).not.toContain('Microsoft.Databricks/workspaces')
    expect(types).toContain('Microsoft.Databricks/accessConnectors')
    const lake = snapshot.predictedResources.find(({ name }) => name.startsWith('dls'))
    expect(lake?.location).toBe('eastus')
    expectTier(snapshot, 'BasicV2')
    expect(apisThatKeep(snapshot)).toEqual([])
  })

  it('has the secrets of a service principal only where it is given and shows neither, and has what the tier Premium has', async () => {
    const keeps = 'param keepsAnswers = true'
    const snapshot = await predict(
      `${client}\n${principal}\nparam gatewayTier = 'Premium'\n${keeps}`,
    )
    const text = JSON.stringify(snapshot)
    expect(text).toContain(
      'databricks-url,eventgrid-endpoint,page-token-key,databricks-sp-id,databricks-sp-secret',
    )
    expect(text).not.toMatch(/not-to-be-seen|66666666/)
    expectTier(snapshot, 'Premium')
    expect(apisThatKeep(snapshot)).toEqual(['customer-analytics', 'air-traffic'])
  })

  type Apis = typeof fewApis

  it.each([
    [
      'two products with one path',
      (apis: Apis) => apis.map((api) => ({ ...api, path: 'flights' })),
      /Two APIs of gateway\/apis\.json have one path: flights/,
    ],
    [
      'a document that the importer refuses',
      (apis: Apis) =>
        apis.map((api) => ({ ...api, definition: { ...api.definition, openapi: '3.1.0' } })),
      /has no document in OpenAPI 3\.0/,
    ],
    [
      'an API without a document',
      (apis: Apis) => apis.map(({ definition: _definition, ...api }) => api),
      /definition/,
    ],
  ])('is refused with %s', async (_, change, reason) => {
    // In a folder of its own: the compiler reads a JSON file once.
    const { folder, remove } = await copyOfInfra()
    await writeFile(path.join(folder, 'gateway/apis.json'), JSON.stringify(change(fewApis)))
    const snapshot = compiler.snapshot(path.join(folder, 'environments/smallest.bicepparam'))
    await expect(snapshot).rejects.toThrow(reason)
    await remove()
  })
})
