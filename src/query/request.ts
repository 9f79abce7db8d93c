// The parse stage: a query string becomes typed predicates and the wishes for paging, or a problem
// that says what is allowed. It sends nothing to the warehouse.
import type { AccessScope } from '../access/decide'
import { limits } from '../base/limits'
import { allowed, Problem } from '../base/problem'
import { isFault, parseLiteral, type Literal } from '../declare/literal'
import type { OutputPort } from '../declare/output-port'
import type { Parameter } from '../declare/parameter'
import { matchesPattern } from '../declare/pattern'
import type { Comparison, Predicate } from '../declare/predicate'
import { toTableVersion, type TableVersion } from '../warehouse/table-version'
import { namedParameters, systemParameters } from './accepted-parameters'
import { invalidParameter, pageSize, refuseUnknown, wholeNumber } from './parameter-values'
import { parseQueryString, type QueryParameters } from './query-string'

export interface QueryRequest {
  /** What the named parameters stand for, in the order of the declaration. */
  readonly predicates: readonly Predicate[]
  /** Rows that the caller wants on all pages together. */
  readonly top: number | undefined
  /** Rows on one page at most. */
  readonly pageRowsMax: number
  readonly asOf: AsOf | undefined
  readonly skipToken: string | undefined
  /** What the next link repeats: every parameter but the skipToken. */
  readonly repeated: QueryParameters
}

/** The version of the table that a caller wants to read. */
export type AsOf =
  | { readonly kind: 'version'; readonly version: TableVersion }
  | { readonly kind: 'timestamp'; readonly at: Literal }

/** OData's spelling. Microsoft's REST guidelines write the names without the dollar sign. */
const aliases: ReadonlyMap<string, string> = new Map([['$top', 'top']])

/** Throws a problem for the first fault that it finds. */
export function parseRequest(
  rawQuery: string,
  outputPort: OutputPort,
  scope: AccessScope,
): QueryRequest {
  refuseUnavailable(outputPort, scope)
  const named = namedParameters(outputPort, scope)
  const given = withoutAliases(parseQueryString(rawQuery))
  refuseUnknown(given, [...named.map(([name]) => name), ...Object.keys(systemParameters)])
  const predicates = named.flatMap(([name, parameter]) => {
    const text = given.get(name)
    if (text === undefined) return missing(name, parameter)
    return [toPredicate(name, parameter, text)]
  })
  return Object.freeze({
    predicates,
    top: wholeNumber(given, 'top', systemParameters.top),
    pageRowsMax: pageSize(given, limits.pageRowsMax).countMax,
    asOf: asOf(given, outputPort),
    skipToken: given.get('skipToken'),
    repeated: new Map([...given].filter(([name]) => name !== 'skipToken')),
  })
}

/** A required parameter on a column that the caller may not see can be neither given nor left out. */
function refuseUnavailable({ parameters }: OutputPort, { columns }: AccessScope): void {
  for (const [name, { required, column }] of Object.entries(parameters)) {
    if (!required || columns.get(column) === 'clear') continue
    throw new Problem(
      'ParameterUnavailable',
      `${name} is required, and filters by a column that you may not see.`,
      { target: name },
    )
  }
}

function withoutAliases(given: QueryParameters): QueryParameters {
  const renamed = new Map<string, string>()
  for (const [written, value] of given) {
    const name = aliases.get(written) ?? written
    if (renamed.has(name)) {
      throw new Problem('RepeatedParameter', `${name} is given more than once.`, { target: name })
    }
    renamed.set(name, value)
  }
  return renamed
}

function missing(name: string, parameter: Parameter): readonly Comparison[] {
  if (!parameter.required) return []
  const example = parameter.examples[0]
  const form = example === undefined ? '' : `, for example ${name}=${example}`
  throw new Problem('MissingParameter', `${name} is required${form}.`, { target: name })
}

function toPredicate(name: string, parameter: Parameter, text: string): Comparison {
  const literal = parseLiteral(parameter.type, text)
  if (isFault(literal)) throw invalidParameter(name, literal.expected)
  if (parameter.pattern !== undefined && !matchesPattern(parameter.pattern, text)) {
    const forms = parameter.examples.join(' or ')
    throw invalidParameter(
      name,
      `text that matches ${parameter.pattern}${forms && `, such as ${forms}`}`,
    )
  }
  return Object.freeze({
    kind: 'comparison',
    column: parameter.column,
    operator: parameter.operator,
    value: literal,
    ignoreCase: parameter.ignoreCase,
  })
}

function asOf(given: QueryParameters, { versioning }: OutputPort): AsOf | undefined {
  const version = wholeNumber(given, 'asOfVersion', systemParameters.asOfVersion)
  const timestamp = given.get('asOfTimestamp')
  if (version === undefined && timestamp === undefined) return undefined
  const target = version === undefined ? 'asOfTimestamp' : 'asOfVersion'
  if (versioning === 'none') throw new Problem('NotVersioned', undefined, { target })
  if (timestamp === undefined) return { kind: 'version', version: toTableVersion(version ?? 0) }
  if (version !== undefined) {
    throw new Problem(
      'ConflictingParameters',
      'asOfVersion and asOfTimestamp cannot be used together.',
      {
        target,
        details: allowed(['asOfVersion', 'asOfTimestamp']),
      },
    )
  }
  const at = parseLiteral({ kind: 'timestamp' }, timestamp)
  if (isFault(at)) throw invalidParameter('asOfTimestamp', at.expected)
  return { kind: 'timestamp', at }
}
