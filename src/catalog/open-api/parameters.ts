// The parameters of an operation in OpenAPI: the output port's own, those that every output port
// takes, and the header that asks for the newest rows. The skipToken stays out: it is a part of the
// next link, which callers follow as it is.
import type { AccessScope } from '../../access/decide'
import { columnOf, type OutputPort } from '../../declare/output-port'
import type { Parameter } from '../../declare/parameter'
import {
  namedParameters,
  systemParameters,
  versionParameters,
  type SystemParameter,
} from '../../query/accepted-parameters'
import { printQueryString } from '../../query/query-string'
import type { JsonObject } from '../published-schema'
import { exampleText } from './example-value'
import { parameterSchema, timestampSchema, valueOf } from './parameter-schema'

/** Of a request for rows. */
export function rowsParameters(outputPort: OutputPort, scope: AccessScope): readonly JsonObject[] {
  const isVersioned = outputPort.versioning === 'table'
  const system = Object.entries(systemParameters).filter(
    ([name]) => isVersioned || !versionParameters.includes(name),
  )
  return [
    ...namedParameters(outputPort, scope).map(([name, parameter]) =>
      namedParameter(name, parameter, outputPort),
    ),
    ...systemParametersOf(Object.fromEntries(system)),
    ...(isVersioned ? [cacheControl] : []),
  ]
}

export function systemParametersOf(
  parameters: Readonly<Record<string, SystemParameter>>,
): readonly JsonObject[] {
  return Object.entries(parameters).flatMap(([name, parameter]) => {
    if (parameter.kind === 'opaque') return []
    const { kind, description, example, ...bounds } = parameter
    const schema = kind === 'timestamp' ? timestampSchema : wholeNumberSchema(bounds)
    return [{ name, in: 'query', description, required: false, schema, example }]
  })
}

function wholeNumberSchema(bounds: object): JsonObject {
  const { min, max, ...rest } = bounds as { readonly min: number; readonly max: number }
  const format = max >= 2 ** 31 ? 'int64' : 'int32'
  return { type: 'integer', format, minimum: min, maximum: max, ...rest }
}

/** The output port's own parameters with their examples, as a request gives them. */
export function exampleQuery(outputPort: OutputPort, scope: AccessScope): string {
  const examples = namedParameters(outputPort, scope).flatMap(([name, parameter]) => {
    const text = exampleText(parameter, columnOf(outputPort, parameter.column))
    return text === undefined ? [] : [[name, text] as const]
  })
  return printQueryString(new Map(examples))
}

function namedParameter(name: string, parameter: Parameter, outputPort: OutputPort): JsonObject {
  const { column, required, description } = parameter
  const schema = parameterSchema(parameter)
  const example = exampleText(parameter, columnOf(outputPort, column))
  return {
    name,
    in: 'query',
    description: description ?? comparisonText(parameter),
    required,
    schema,
    ...(example !== undefined && { example: valueOf(schema, example) }),
  }
}

const comparisons = {
  eq: 'equals',
  ne: 'differs from',
  gt: 'is greater than',
  ge: 'is greater than or equal to',
  lt: 'is less than',
  le: 'is less than or equal to',
}

function comparisonText({ column, operator }: Parameter): string {
  return `Only rows whose \`${column}\` ${comparisons[operator]} this.`
}

const cacheControl = {
  name: 'Cache-Control',
  in: 'header',
  description: 'With `no-cache`, the newest rows are read, whatever the product promises.',
  required: false,
  schema: { type: 'string' },
  example: 'no-cache',
}
