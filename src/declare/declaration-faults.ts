// What is wrong with a declaration: every fault, each with its place and with what is right. The
// list is empty for a correct product. The app does not start while there is a fault.
import { z } from 'zod'
import { limits } from '../base/limits'
import { accessRuleShape } from './access-rule-shape'
import { declaredTwice, columnFaults, repeatedNames } from './column-faults'
import { reservedProducts, type DataProduct } from './data-product'
import type { DeclarationFault } from './declaration-fault'
import { columnOf, reservedOutputPorts, type OutputPort } from './output-port'
import { parameterFaults } from './parameter-faults'
import { durationPattern } from './service-level'
import { isComparable, sqlTypeName } from './sql-type'

/** The form of all names in addresses: `order-book`. */
export const kebabCase = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/

const kebab = z
  .string()
  .regex(kebabCase, 'is not kebab-case')
  .max(
    limits.declaredNameCharactersMax,
    `is longer than ${limits.declaredNameCharactersMax} characters`,
  )
const text = z.string().trim().min(1, 'is empty')
const sqlIdentifier = z
  .string()
  .min(1, 'is empty')
  .max(255, 'is longer than 255 characters')
  .refine((name) => !/[./\s\p{Cc}]/u.test(name), 'has a dot, slash, space or control character')
const duration = z.string().regex(durationPattern, 'is not a time such as 60s, 15m or 24h')
const tableName = z.looseObject({
  catalog: sqlIdentifier,
  schema: sqlIdentifier,
  name: sqlIdentifier,
})

const portShape = z.looseObject({
  name: kebab.refine(
    (name) => !reservedOutputPorts.includes(name) && !/^v\d+$/.test(name),
    'is a reserved name',
  ),
  operationId: z
    .string()
    .regex(
      new RegExp(`^[a-z][A-Za-z0-9]{2,${limits.operationIdCharactersMax - 1}}$`),
      `is not camelCase of 3 to ${limits.operationIdCharactersMax} letters and digits`,
    ),
  source: z.discriminatedUnion('kind', [
    tableName.extend({ kind: z.literal('table') }),
    tableName.extend({
      kind: z.literal('view'),
      changesWith: z.array(tableName).min(1, 'names no table, so no change would be noticed'),
    }),
  ]),
  connection: kebab,
  access: accessRuleShape,
  versioning: z.enum(['table', 'none']),
  key: z.array(z.string()).min(1, 'is empty: pages need an order'),
  serviceLevel: z.looseObject({ maxStaleness: duration }),
  announcements: z.strictObject({ coalesce: z.boolean(), lookIntervalMin: duration }),
})

const productShape = z.looseObject({
  domain: kebab,
  name: kebab.refine((name) => !reservedProducts.includes(name), 'is a reserved name'),
  version: z
    .string()
    .regex(/^[1-9]\d*\.\d+\.\d+$/, 'is not major.minor.patch with a major version of at least 1'),
  status: z.enum(['proposed', 'draft', 'active', 'deprecated', 'retired']),
  title: text,
  description: text,
  owner: z.looseObject({ team: text, email: z.email('is not an email address') }),
  origin: z.array(z.looseObject({ source: text, license: text })).optional(),
  outputPorts: z
    .record(z.string(), z.unknown())
    .refine((ports) => Object.keys(ports).length > 0, 'is empty: there is nothing to serve'),
})

/**
 * Every fault of a product's declaration.
 *
 * @example
 * expect(declarationFaults(customerAnalytics)).toEqual([])
 */
export function declarationFaults(product: DataProduct): readonly DeclarationFault[] {
  const portFaults = Object.values(product.outputPorts).flatMap((port) => {
    const at = `${product.name}.outputPorts.${port.name}`
    return [...faultsOfShape(at, portShape, port), ...faultsOfPort(at, port)]
  })
  return [
    ...faultsOfShape(product.name, productShape, product),
    ...faultsOfPortNames(product),
    ...portFaults,
  ]
}

/** Documents write names without dashes, and tools that read them may not distinguish case. */
function faultsOfPortNames(product: DataProduct): DeclarationFault[] {
  const bare = Object.keys(product.outputPorts).map((name) => name.replaceAll('-', ''))
  return Object.keys(product.outputPorts).flatMap((name, i) => {
    const first = bare.findIndex((each) => each === bare[i])
    if (first === i) return []
    const other = Object.keys(product.outputPorts)[first]
    const message = `differs from ${other} only in dashes, which names in documents do not have`
    return [{ at: `${product.name}.outputPorts.${name}.name`, message }]
  })
}

function faultsOfShape(at: string, shape: z.ZodType, value: unknown): DeclarationFault[] {
  const issues = shape.safeParse(value).error?.issues ?? []
  return issues.map(({ path, message }) => ({ at: [at, ...path].join('.'), message }))
}

function faultsOfPort(at: string, port: OutputPort): DeclarationFault[] {
  const columns = Object.entries(port.columns)
  const repeated = repeatedNames(columns.map(([name]) => name))
  return [
    ...(columns.length === 0 ? [{ at: `${at}.columns`, message: 'is empty' }] : []),
    ...repeated.map((name) => ({ at: `${at}.columns.${name}`, message: declaredTwice })),
    ...columns.flatMap(([name, column]) => columnFaults(`${at}.columns.${name}`, name, column)),
    ...(port.versioning === 'table' && port.source.kind === 'view'
      ? [{ at: `${at}.versioning`, message: 'is table, but a view has no versions' }]
      : []),
    ...faultsOfKey(`${at}.key`, port),
    ...Object.entries(port.parameters).flatMap(([name, parameter]) =>
      parameterFaults(`${at}.parameters.${name}`, name, parameter, port),
    ),
  ]
}

function faultsOfKey(at: string, port: OutputPort): DeclarationFault[] {
  return port.key.flatMap((name, index) => {
    const column = columnOf(port, name)
    if (!column) return [{ at, message: `names ${name}, which is not a column` }]
    if (port.key.indexOf(name) !== index) return [{ at, message: `names ${name} twice` }]
    if (isComparable(column.type)) return []
    const type = sqlTypeName(column.type)
    return [{ at, message: `names ${name}, but values of type ${type} have no order` }]
  })
}
