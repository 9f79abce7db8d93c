// Parameters that cannot work are refused by the compiler, or by a sentence of ours, before anything is deployed. Those that can are
// deployed in the shape that they ask for.
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { copyOfInfra, fewApis, startCompiler, type Compiler, type Copy } from './compiler'
import { resourcesOf } from './mesh'
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

  async function refusal(text: string): Promise<string> {
    const file = path.join(copy.folder, 'environments/planted.bicepparam')
    await writeFile(file, lines(text))
    return compiler.snapshot(file).then(() => 'was accepted', String)
  }

  it.each([
    [
      'an unknown tier',
      `${client}\nparam gatewayTier = 'Basic'`,
      /Expected a value of type .*'Consumption'.*'Basic'/,
    ],
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
    [
      'instances of a size that there is not',
      `${client}\nparam scaling = { memoryMB: 1024, maximumInstances: 40, alwaysReady: 0, requestsAtOncePerInstance: 16 }`,
      /memoryMB.*1024/,
    ],
    [
      'fewer instances than Flex Consumption allows',
      `${client}\nparam scaling = { memoryMB: 512, maximumInstances: 10, alwaysReady: 0, requestsAtOncePerInstance: 16 }`,
      /BCP328|minimum|at least|40/,
    ],
    [
      'a setting that the app does not have',
      `${client}\nparam settings = { callerRequests: '5' }`,
      /callerRequests/,
    ],
  ])('is refused with %s', async (_, text, reason) => {
    expect(await refusal(text)).toMatch(reason)
  })

  it.each([
    ['BasicV2', false],
    ['Premium', true],
  ])('is made with the tier %s, and has what it has', async (tier, keepsAnswers) => {
    const file = path.join(copy.folder, 'environments/tier.bicepparam')
    const text = `${client}\nparam gatewayTier = '${tier}'\nparam keepsAnswers = ${keepsAnswers}`
    await writeFile(file, lines(text))
    const snapshot = await compiler.snapshot(file)
    const [service] = resourcesOf(snapshot, 'Microsoft.ApiManagement/service')
    const [backend] = resourcesOf(snapshot, 'Microsoft.ApiManagement/service/backends')
    const [policy] = resourcesOf(snapshot, 'Microsoft.ApiManagement/service/products/policies')
    expect(service?.sku).toEqual({ name: tier, capacity: 1 })
    expect(backend?.properties?.['circuitBreaker']).not.toBeNull()
    expect(policy?.properties?.['value']).toContain('rate-limit-by-key')
    const ofApis = resourcesOf(snapshot, 'Microsoft.ApiManagement/service/apis/policies')
    const kept = ofApis.map(({ name, properties }) => [
      name.split('/')[1],
      String(properties?.['value']).includes('<cache-lookup'),
    ])
    expect(Object.fromEntries(kept)).toEqual({
      'customer-analytics': keepsAnswers,
      'air-traffic': keepsAnswers,
      documents: false,
    })
  })

  it('is made with an existing workspace, and makes none', async () => {
    const file = path.join(copy.folder, 'environments/existing.bicepparam')
    await writeFile(
      file,
      lines(
        `${client}\nparam existingWorkspace = { url: 'https://adb-1.2.azuredatabricks.net', location: 'eastus' }`,
      ),
    )
    const { predictedResources } = await compiler.snapshot(file)
    const types = predictedResources.map(({ type }) => type)
    expect(types).not.toContain('Microsoft.Databricks/workspaces')
    expect(types).toContain('Microsoft.Databricks/accessConnectors')
    const lake = predictedResources.find(({ name }) => name.startsWith('dls'))
    expect(lake?.location).toBe('eastus')
  })

  it('has the secrets of a service principal only where it is given, and shows neither', async () => {
    const file = path.join(copy.folder, 'environments/principal.bicepparam')
    const principal =
      "param servicePrincipal = { id: '66666666-6666-4666-8666-666666666666', secret: 'not-to-be-seen' }"
    await writeFile(file, lines(`${client}\n${principal}\nparam hasServicePrincipal = true`))
    const snapshot = JSON.stringify(await compiler.snapshot(file))
    expect(snapshot).toContain(
      'databricks-url,eventgrid-endpoint,page-token-key,databricks-sp-id,databricks-sp-secret',
    )
    expect(snapshot).not.toMatch(/not-to-be-seen|66666666/)
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
    const other = await copyOfInfra()
    await writeFile(path.join(other.folder, 'gateway/apis.json'), JSON.stringify(change(fewApis)))
    const file = path.join(other.folder, 'environments/smallest.bicepparam')
    const found = await compiler.snapshot(file).then(() => 'was accepted', String)
    await other.remove()
    expect(found).toMatch(reason)
  })
})
