// The schema of a row, from the columns' own: what an output port promises of its values. It has the
// columns that the caller may see.
import type { AccessScope } from '../../access/decide'
import type { Column } from '../../declare/column'
import type { OutputPort } from '../../declare/output-port'
import type { JsonObject } from '../published-schema'
import { examplesIn, schemaIn, type Specification } from './specification'

/** The columns that a caller may see; a masked one is always null. */
export function visibleColumns(
  { columns }: OutputPort,
  scope: AccessScope,
): Readonly<Record<string, Column>> {
  const visible = Object.entries(columns).flatMap(([name, column]) => {
    const access = scope.columns.get(name) ?? 'hidden'
    if (access === 'hidden') return []
    return [[name, access === 'clear' ? column : masked(column)] as const]
  })
  return Object.fromEntries(visible)
}

function masked(column: Column): Column {
  return { ...column, schema: column.schema.nullable(), nullable: true, examples: [null] }
}

export function rowSchema(
  columns: Readonly<Record<string, Column>>,
  specification: Specification,
): JsonObject {
  const properties = Object.entries(columns).map(([name, { schema, description, examples }]) => {
    const property = {
      ...schemaIn(specification, schema),
      ...(description !== undefined && { description }),
      ...examplesIn(specification, examples),
    }
    return [name, property] as const
  })
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    required: Object.keys(columns),
  }
}
