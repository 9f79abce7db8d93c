// What is wrong with a declaration: every fault, each with the place it is at and what would be
// right. Empty for a sound product. The app refuses to start while there is one.
import { z } from 'zod'
import type { Column } from './column'
import type { DataProduct } from './data-product'
import { isFault, parseLiteral } from './literal'
import type { OutputPort } from './output-port'
import { reservedOutputPorts, reservedParameters } from './output-port'
import type { Parameter } from './parameter'
import { wholePattern } from './parameter'
import { durationPattern } from './service-level'
import type { SqlType } from './sql-type'
import { isComparable, sqlTypeName } from './sql-type'

export interface DeclarationFault {
  /** Product, output port, column: `customer-analytics.metrics.columns.total`. */
  readonly at: string
  readonly message: string
}

const kebab = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'is not kebab-case')
const text = z.string().trim().min(1, 'is empty')
const sqlIdentifier = z
  .string()
  .min(1, 'is empty')
  .max(255, 'is longer than 255 characters')
  .refine((name) => !/[./\s\p{Cc}]/u.test(name), 'has a dot, slash, space or control character')
/** More than a table's name may hold: with column mapping, Delta takes spaces and dots. */
const columnName = z
  .string()
  .min(1, 'is empty')
  .max(255, 'is longer than 255 characters')
  .refine((name) => !/\p{Cc}/u.test(name), 'has a control character')
const tableName = z.looseObject({
  catalog: sqlIdentifier,
  schema: sqlIdentifier,
  name: sqlIdentifier,
})

const portShape = z.looseObject({
  name: kebab.refine(
    (name) => !reservedOutputPorts.includes(name) && !/^v\d+$/.test(name),
    'is reserved',
  ),
  operationId: z
    .string()
    .regex(/^[a-z][A-Za-z0-9]{2,79}$/, 'is not camelCase of 3 to 80 letters and digits'),
  source: z.discriminatedUnion('kind', [
    tableName.extend({ kind: z.literal('table') }),
    tableName.extend({
      kind: z.literal('view'),
      changesWith: z.array(tableName).min(1, 'names no table, so that no change would be noticed'),
    }),
  ]),
  connection: kebab,
  versioning: z.enum(['table', 'none']),
  key: z.array(z.string()).min(1, 'is empty: pages need an order'),
  serviceLevel: z.looseObject({
    maxStaleness: z.string().regex(durationPattern, 'is not a time such as 60s, 15m or 24h'),
  }),
})

const productShape = z.looseObject({
  domain: kebab,
  name: kebab,
  version: z.string().regex(/^[1-9]\d*\.\d+\.\d+$/, 'is not major.minor.patch with a major from 1'),
  status: z.enum(['proposed', 'draft', 'active', 'deprecated', 'retired']),
  title: text,
  description: text,
  owner: z.looseObject({ team: text, email: z.email('is not an email address') }),
  origin: z.array(z.looseObject({ source: text, license: text })).optional(),
  outputPorts: z
    .record(z.string(), portShape)
    .refine((ports) => Object.keys(ports).length > 0, 'is empty: there is nothing to serve'),
})

/**
 * Every fault of a product's declaration.
 *
 * @example
 * expect(declarationFaults(customerAnalytics)).toEqual([])
 */
export function declarationFaults(product: DataProduct): readonly DeclarationFault[] {
  const shape = productShape.safeParse(product)
  const shapeFaults = (shape.error?.issues ?? []).map((issue) => ({
    at: [product.name, ...issue.path].join('.'),
    message: issue.message,
  }))
  const portFaults = Object.values(product.outputPorts).flatMap((port) =>
    faultsOfPort(`${product.name}.outputPorts.${port.name}`, port),
  )
  return [...shapeFaults, ...portFaults]
}

function faultsOfPort(at: string, port: OutputPort): DeclarationFault[] {
  const columns = Object.entries(port.columns)
  const folded = columns.map(([name]) => name.toLowerCase())
  return [
    ...(columns.length === 0 ? [{ at: `${at}.columns`, message: 'is empty' }] : []),
    ...columns
      .filter(([name], index) => folded.indexOf(name.toLowerCase()) !== index)
      .map(([name]) => ({
        at: `${at}.columns.${name}`,
        message: 'is there twice: Spark does not tell upper from lower case in column names',
      })),
    ...columns.flatMap(([name, column]) => faultsOfColumn(`${at}.columns.${name}`, name, column)),
    ...(port.versioning === 'table' && port.source.kind === 'view'
      ? [{ at: `${at}.versioning`, message: 'is table, but a view has no versions' }]
      : []),
    ...faultsOfKey(`${at}.key`, port),
    ...Object.entries(port.parameters).flatMap(([name, parameter]) =>
      faultsOfParameter(`${at}.parameters.${name}`, name, parameter, port),
    ),
  ]
}

function faultsOfColumn(at: string, name: string, column: Column): DeclarationFault[] {
  const faults: DeclarationFault[] = faultsOfType(column.type).map((message) => ({ at, message }))
  const identifier = columnName.safeParse(name)
  faults.push(...(identifier.error?.issues ?? []).map(({ message }) => ({ at, message })))
  if ((column.filterable || column.sortable) && !isComparable(column.type)) {
    faults.push({ at, message: `is ${sqlTypeName(column.type)}, which cannot be compared` })
  }
  column.examples.forEach((example, index) => {
    const parsed = column.schema.safeParse(example)
    if (!parsed.success) {
      const reason = parsed.error.issues[0]?.message ?? 'another value'
      faults.push({ at: `${at}.examples.${index}`, message: `is not served so: ${reason}` })
    }
  })
  return faults
}

function faultsOfType(type: SqlType): string[] {
  switch (type.kind) {
    case 'refused':
      return [`is ${type.name}, which cannot be served exactly: ${type.hint}`]
    case 'decimal': {
      const { precision, scale } = type
      const sound =
        Number.isInteger(precision) &&
        Number.isInteger(scale) &&
        precision >= 1 &&
        precision <= 38 &&
        scale >= 0 &&
        scale <= precision
      return sound ? [] : [`is ${sqlTypeName(type)}; precision is 1 to 38, scale 0 to precision`]
    }
    case 'array':
      return faultsOfType(type.element)
    case 'map':
      return [...faultsOfType(type.key), ...faultsOfType(type.value)]
    case 'struct':
      return Object.values(type.fields).flatMap(faultsOfType)
    default:
      return []
  }
}

function faultsOfKey(at: string, port: OutputPort): DeclarationFault[] {
  return port.key.flatMap((name, index) => {
    const column = columnOf(port, name)
    if (!column) return [{ at, message: `names ${name}, which is not a column` }]
    if (port.key.indexOf(name) !== index) return [{ at, message: `names ${name} twice` }]
    if (isComparable(column.type)) return []
    return [{ at, message: `names ${name}, a ${sqlTypeName(column.type)}: it has no order` }]
  })
}

/** The object's own: a column named `constructor` is one only if it was declared. */
function columnOf({ columns }: OutputPort, name: string): Column | undefined {
  return Object.hasOwn(columns, name) ? columns[name] : undefined
}

function faultsOfParameter(
  at: string,
  name: string,
  parameter: Parameter,
  port: OutputPort,
): DeclarationFault[] {
  const faults: DeclarationFault[] = []
  const fault = (message: string) => faults.push({ at, message })
  const folded = name.toLowerCase()
  if (!/^[A-Za-z][A-Za-z0-9_.-]{0,63}$/.test(name)) {
    fault('is not a name of letters, digits, dot, dash and underscore that starts with a letter')
  }
  if (reservedParameters.some((reserved) => reserved.toLowerCase() === folded)) fault('is reserved')
  const same = Object.keys(port.parameters).filter((other) => other.toLowerCase() === folded)
  if (same.length > 1) fault('differs from another parameter only in case; gateways do not')

  const column = columnOf(port, parameter.column)
  if (!column) {
    fault(`compares with ${parameter.column}, which is not a column`)
  } else if (sqlTypeName(column.type) !== sqlTypeName(parameter.type)) {
    const types = `${sqlTypeName(parameter.type)}, the column ${sqlTypeName(column.type)}`
    fault(`is ${types}: a literal has its column’s type`)
  }
  if (parameter.ignoreCase && parameter.type.kind !== 'string')
    fault('ignores case, but is no text')
  return [...faults, ...faultsOfExamples(at, parameter)]
}

function faultsOfExamples(at: string, { type, pattern, examples }: Parameter): DeclarationFault[] {
  const whole = pattern === undefined ? undefined : wholePattern(pattern)
  const wrong = examples.flatMap((example) => {
    if (isFault(parseLiteral(type, example))) return [`has the example ${example}, no value`]
    return whole?.test(example) === false ? [`has the example ${example}, off its pattern`] : []
  })
  const messages =
    whole === null ? [...wrong, 'has a pattern that is not a regular expression'] : wrong
  return messages.map((message) => ({ at, message }))
}
