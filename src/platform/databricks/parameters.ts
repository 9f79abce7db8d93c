// Typed literals as parameters of the driver. The driver sends the type as it is written, so a
// DECIMAL has its precision and scale: without them it would be DECIMAL(10,0).
import type { DBSQLParameter, DBSQLParameterType } from '@databricks/sql'
import type { Literal } from '../../declare/literal'
import { sqlTypeName, type SqlType } from '../../declare/sql-type'

export async function toDriverParameters(
  parameters: Readonly<Record<string, Literal>>,
): Promise<Record<string, DBSQLParameter>> {
  const { DBSQLParameter } = await import('@databricks/sql')
  return Object.fromEntries(
    Object.entries(parameters).map(([name, { type, text }]) => [
      name,
      new DBSQLParameter({ type: markerType(type), value: text }),
    ]),
  )
}

/** The type of a parameter says INTEGER for INT. */
function markerType(type: SqlType): DBSQLParameterType {
  const written = type.kind === 'int' ? 'INTEGER' : sqlTypeName(type)
  // oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- the driver sends the text as it is; its enum just lacks DECIMAL with a precision
  return written as DBSQLParameterType
}
