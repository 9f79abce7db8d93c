// What the pages for operators say is there: their links lead somewhere, each variable of the parameter files and each alert has its
// row, and every box of the recipe and each of its ten steps.
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { decide } from '../../src/access/decide'
import { partnerOf } from '../../src/access/principal'
import { products } from '../../src/products'
import { root } from '../architecture/repository'
import { resourcesOf, type Snapshot } from './mesh'

const read = (name: string): string => readFileSync(path.join(root, name), 'utf8')
const deploy = read('docs/deploy.md')
const operate = read('docs/operate.md')

it.each(['docs/deploy.md', 'docs/operate.md'])('%s has links to what there is', (name) => {
  const links = [...read(name).matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, link = '']) => link)
  const dead = links.filter(
    (link) => !link.startsWith('https:') && !existsSync(path.join(root, 'docs', link)),
  )
  expect(dead).toEqual([])
})

it('names each variable that a deployment reads', () => {
  const files = ['infra/main.bicepparam', 'infra/events/subscriptions.bicepparam']
  const variables = files.flatMap((file) =>
    [...read(file).matchAll(/readEnvironmentVariable\('(\w+)'/g)].map(([, name = '']) => name),
  )
  // azd asks for the name itself.
  const unnamed = variables.filter((name) => name !== 'AZURE_ENV_NAME' && !deploy.includes(name))
  expect(unnamed).toEqual([])
})

it('says of each alert what to do first, and of no other', () => {
  const snapshot = JSON.parse(read('test/infra/snapshots/smallest.snapshot.json')) as Snapshot
  const types = ['Microsoft.Insights/scheduledQueryRules', 'Microsoft.Insights/metricAlerts']
  const alerts = types.flatMap((type) => resourcesOf(snapshot, type))
  const deployed = alerts.map(
    ({ name, properties }) => `${name} ${String(properties?.['severity'])}`,
  )
  const table = /^## Alerts$[^]*?^### /m.exec(operate)?.[0] ?? ''
  const rows = [...table.matchAll(/^\| `([\w-]+)` *\| (\d) /gm)]
  const described = rows.map(([, name, severity]) => `${name} ${severity}`)
  expect(described.toSorted()).toEqual(deployed.toSorted())
})

it('has each place of a page that it sends a reader to', () => {
  const asked = [...operate.matchAll(/\]\(#([^)]+)\)/g)].map(([, place]) => place)
  const headings = [...operate.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  )
  expect(asked.filter((place = '') => !headings.includes(place))).toEqual([])
})

it('has every box of the recipe’s diagram, and its ten steps', () => {
  const boxes = [
    ...['Domain Team', 'Databricks Workspace', 'Unity Catalog', 'API Management', 'Event Grid'],
    ...['Key Vault', 'Azure AD', 'Analytics Apps', 'Business Intelligence', 'External Partners'],
  ]
  expect(boxes.filter((box) => !new RegExp(`^\\| [^|]*${box}`, 'm').test(deploy))).toEqual([])
  const steps = [...deploy.matchAll(/^\| (\d+)\. /gm)].map(([, step]) => Number(step))
  expect(steps).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
})

it('names a consumer only where the product admits it', () => {
  const [, name = '', product = ''] =
    /name: '([\w-]+)'[^]*?product: '([\w-]+)'/.exec(read('infra/main.bicepparam')) ?? []
  const admitting = products.filter(({ outputPorts }) =>
    Object.values(outputPorts).some(
      (port) => decide({ ...partnerOf(name), alias: '' }, port).visible,
    ),
  )
  expect(product).toBe('mesh')
  expect(admitting.map((each) => each.name)).toEqual([
    ...['air-traffic', 'bird-strikes', 'customer-analytics'],
  ])
})
