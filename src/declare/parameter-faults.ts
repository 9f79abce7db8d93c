// What is wrong with a parameter: with its name, the column that it compares with, its pattern or its
// examples.
import type { DeclarationFault } from './declaration-fault'
import { isFault, parseLiteral } from './literal'
import { columnOf, reservedParameters, type OutputPort } from './output-port'
import type { Parameter } from './parameter'
import { matchesPattern, patternFault } from './pattern'
import { sqlTypeName } from './sql-type'

export function parameterFaults(
  at: string,
  name: string,
  parameter: Parameter,
  port: OutputPort,
): DeclarationFault[] {
  const messages = [
    ...faultsOfName(name, Object.keys(port.parameters)),
    ...faultsOfComparison(parameter, port),
    ...faultsOfPattern(parameter),
    ...faultsOfExamples(parameter),
  ]
  return messages.map((message) => ({ at, message }))
}

function faultsOfName(name: string, names: readonly string[]): string[] {
  const folded = name.toLowerCase()
  const isSame = (other: string) => other.toLowerCase() === folded
  return [
    ...(/^[A-Za-z][A-Za-z0-9_.-]{0,63}$/.test(name)
      ? []
      : ['must be a letter, followed by at most 63 letters, digits, dots, dashes and underscores']),
    ...(reservedParameters.some(isSame) ? ['is a reserved name'] : []),
    ...(names.filter(isSame).length > 1
      ? ['differs from another parameter only in case, which gateways do not distinguish']
      : []),
  ]
}

function faultsOfComparison({ column: name, type, ignoreCase }: Parameter, port: OutputPort) {
  const faults: string[] = []
  const column = columnOf(port, name)
  if (!column) {
    faults.push(`compares with ${name}, which is not a column`)
  } else if (sqlTypeName(column.type) !== sqlTypeName(type)) {
    faults.push(`is ${sqlTypeName(type)}, but its column ${name} is ${sqlTypeName(column.type)}`)
  }
  if (ignoreCase && type.kind !== 'string') faults.push('ignores case, but is not a STRING')
  return faults
}

function faultsOfPattern({ pattern }: Parameter): string[] {
  const fault = pattern === undefined ? undefined : patternFault(pattern)
  return fault === undefined ? [] : [fault]
}

function faultsOfExamples({ type, pattern, examples }: Parameter): string[] {
  const sound = pattern !== undefined && patternFault(pattern) === undefined ? pattern : undefined
  return examples.flatMap((example) => {
    if (isFault(parseLiteral(type, example))) {
      return [`has the example ${example}, which is not a value of type ${sqlTypeName(type)}`]
    }
    if (sound === undefined || matchesPattern(sound, example)) return []
    return [`has the example ${example}, which does not match its pattern`]
  })
}
