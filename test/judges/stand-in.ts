// The stand-in as one side of every comparison: a statement goes through the real driver, with its
// markers typed as the adapter types them, and its outcome comes out exact.
import { toDriverParameters } from '../../src/platform/databricks/parameters'
import type { Statement } from '../../src/warehouse/statement'
import type { TableFile } from '../stack/data/data-sets'
import { openDriverSession } from '../stack/warehouse/driver-session'
import { columnTexts } from './exact-text'
import type { Outcome } from './outcome'

export interface StandIn {
  run: (statement: Statement) => Promise<Outcome>
  /** A table that is computed by a query of the stand-in's engine. */
  define: (table: string, query: string) => Promise<void>
  close: () => Promise<void>
}

export async function openStandIn(tables: readonly TableFile[]): Promise<StandIn> {
  const driver = await openDriverSession({ tables })
  return {
    async run({ text, parameters }) {
      try {
        const { schema, batches } = await driver.table(text, await toDriverParameters(parameters))
        const columns = schema.fields.map((_, at) =>
          batches.flatMap((batch) => columnTexts(batch.getChildAt(at)!)),
        )
        const rows = (columns[0] ?? []).map((_, row) => columns.map((cells) => cells[row]!))
        return { kind: 'rows', columns: schema.fields.map(({ name }) => name), rows }
      } catch (error) {
        return toFailure(error)
      }
    },
    async define(table, query) {
      const { status, body } = await driver.control('PUT', `/tables/${table}`, query)
      if (status >= 300) throw new Error(`${table}: ${JSON.stringify(body)}`)
    },
    close: () => driver.close(),
  }
}

/** The driver's errors are told by their shape: not all of them are of the class Error. */
function toFailure(error: unknown): Outcome {
  const { message = String(error), response } = error as {
    readonly message?: string
    readonly response?: { readonly sqlState?: string }
  }
  const [, errorClass] = /\[([A-Z0-9_.]+)\]/.exec(message) ?? []
  const [, inText] = /SQLSTATE: (\w{5})/.exec(message) ?? []
  return {
    kind: 'failure',
    errorClass: errorClass ?? 'UNKNOWN',
    sqlState: response?.sqlState ?? inText,
    message: message.slice(0, 400),
  }
}
