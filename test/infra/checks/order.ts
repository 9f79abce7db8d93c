// What a snapshot does not show: that a module waits for what it looks up, that APIs are imported one after the other, that the page
// token key is made only once, and that no output gives a secret away. It is read from the compiled template.
import type { Template, TemplateResource } from '../mesh'

export function orderFaults(main: Template): readonly string[] {
  const modules = Object.entries(main.resources).flatMap(
    ([symbol, { properties, dependsOn = [] }]) =>
      properties?.template ? [{ symbol, template: properties.template, dependsOn }] : [],
  )
  const madeBy = new Map<string, string>()
  for (const { symbol, template } of modules) {
    for (const resource of Object.values(template.resources)) {
      if (!resource.existing) madeBy.set(identityOf(resource), symbol)
    }
  }
  const waitsFor = (symbol: string): ReadonlySet<string> => {
    const direct = modules.find((module) => module.symbol === symbol)?.dependsOn ?? []
    return new Set(direct.flatMap((other) => [other, ...waitsFor(other)]))
  }
  const early = modules.flatMap(({ symbol, template }) => {
    const before = waitsFor(symbol)
    return Object.values(template.resources).flatMap((resource) => {
      const maker = madeBy.get(identityOf(resource))
      const isSound =
        !resource.existing || (maker !== undefined && (maker === symbol || before.has(maker)))
      return isSound
        ? []
        : [`${symbol} does not wait for ${maker ?? 'anybody'}, who makes ${identityOf(resource)}`]
    })
  })
  const all = modules.flatMap(({ template }) => Object.entries(template.resources))
  const imported = all.find(([, { type }]) => type === 'Microsoft.ApiManagement/service/apis')?.[1]
    .copy
  const key = all.find(
    ([, { name }]) => name.includes("'page-token-key'") || name.includes('pageTokenKey'),
  )?.[1]
  return [
    ...early,
    ...(imported?.mode === 'serial' && imported.batchSize === 1
      ? []
      : ['APIs are imported at once, which fails at random']),
    ...(key?.['@options'] && 'onlyIfNotExists' in key['@options']
      ? []
      : ['each deployment makes another page token key']),
    ...policyFaults(all),
    ...outputFaults([main, ...modules.map(({ template }) => template)]),
  ]
}

/** Subnets are made with their network. */
function identityOf({ type, name }: TemplateResource): string {
  const [, network] = /^\[format\('\{0\}\/\{1\}', (.*), '\w+'\)\]$/.exec(name) ?? []
  const isSubnet = type.endsWith('/subnets') && network !== undefined
  return isSubnet ? `Microsoft.Network/virtualNetworks [${network}]` : `${type} ${name}`
}

/** A policy that names a value or a backend is refused before these are there. */
function policyFaults(all: readonly (readonly [string, TemplateResource])[]): readonly string[] {
  const named = all.flatMap(([symbol, { type }]) => (type.endsWith('/namedValues') ? [symbol] : []))
  return all.flatMap(([symbol, { type, dependsOn = [] }]) => {
    if (!/ApiManagement\/service\/(.*\/)?policies$/.test(type)) return []
    const needed = type.includes('/apis/') ? [...named, 'backend'] : named
    return needed
      .filter((other) => !dependsOn.includes(other))
      .map((other) => `${symbol} does not wait for ${other}`)
  })
}

function outputFaults(templates: readonly Template[]): readonly string[] {
  return templates.flatMap(({ outputs = {} }) =>
    Object.entries(outputs)
      .filter(([, { value }]) =>
        /listKeys|listSecrets|primaryKey|ConnectionString|parameters\('(pageTokenKey|servicePrincipal)/i.test(
          String(value),
        ),
      )
      .map(([name]) => `the output ${name} gives a secret away`),
  )
}
