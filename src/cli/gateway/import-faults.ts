// What API Management refuses when it imports an OpenAPI document, or takes otherwise than it is meant.
import type { ApiDefinition, GatewayApi } from './gateway-api'

/** Where API Management cuts the names of operations. */
const operationIdCharactersMax = 76

interface Parameter {
  readonly name: string
}

export function importFaults(apis: readonly GatewayApi[]): readonly string[] {
  const faults = apis.flatMap(({ name, definition }) =>
    faultsOf(definition).map((fault) => `${name} ${fault}`),
  )
  return [...faults, ...repeatedOperations(apis)]
}

function faultsOf(definition: ApiDefinition): readonly string[] {
  const { openapi, paths } = definition
  const text = JSON.stringify(definition)
  const references = [...text.matchAll(/"\$ref":"(.*?)"/g)].map(([, to = '']) => to)
  return [
    ...(openapi.startsWith('3.0.')
      ? []
      : [`is OpenAPI ${openapi}, but only 3.0 can be edited there`]),
    ...references
      .filter((to) => !isThere(definition, to))
      .map((to) => `refers to ${to}, which is not in its document`),
    ...Object.entries(paths).flatMap(([path, operations]) => [
      ...(/[{}]/.test(path)
        ? [`has the parameter in the path ${path}, which the app has not`]
        : []),
      ...Object.values(operations).flatMap((operation) => [
        ...nameFaults(operation.operationId),
        ...parameterFaults(path, (operation['parameters'] ?? []) as readonly Parameter[]),
      ]),
    ]),
  ]
}

function nameFaults(operationId: string): readonly string[] {
  return operationId.length > operationIdCharactersMax
    ? [
        `has the operation ${operationId}, whose name is cut after ${operationIdCharactersMax} letters`,
      ]
    : []
}

/** Those of path and query are one list there, without case. */
function parameterFaults(path: string, parameters: readonly Parameter[]): readonly string[] {
  const names = parameters.map(({ name }) => name)
  const folded = names.map((name) => name.toLowerCase())
  return names
    .filter((name, i) => folded.indexOf(name.toLowerCase()) < i)
    .map((name) => `has at ${path} the parameter ${name} twice, except for case`)
}

/** Functions of one app: their names are all different, without case. */
function repeatedOperations(apis: readonly GatewayApi[]): readonly string[] {
  const all = apis.flatMap(({ name, definition }) =>
    Object.values(definition.paths)
      .flatMap((operations) => Object.values(operations))
      .map(({ operationId }) => ({ name, operationId })),
  )
  const folded = all.map(({ operationId }) => operationId.toLowerCase())
  return all
    .filter(({ operationId }, i) => folded.indexOf(operationId.toLowerCase()) < i)
    .map(
      ({ name, operationId }) => `${name} has the operation ${operationId}, which is there already`,
    )
}

function isThere(definition: ApiDefinition, reference: string): boolean {
  const found = reference
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>(
      (part, name) => (part as Record<string, unknown> | undefined)?.[name],
      definition,
    )
  return reference.startsWith('#/') && found !== undefined
}
