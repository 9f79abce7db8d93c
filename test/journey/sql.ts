// Statements of a test's own on the stack's warehouse, as a person runs them with `npm run sql`.
import { invocation } from '../../src/base/trace'
import { systemClock } from '../../src/base/clock'
import { fixedSecret } from '../../src/base/secret'
import { databricksWarehouse } from '../../src/platform/databricks/databricks-warehouse'
import { readyStack, type ReadyStack } from './stack'

export interface Sql {
  /** Runs a statement to its end; its rows as plain values. */
  readonly run: (text: string) => Promise<readonly Readonly<Record<string, unknown>>[]>
  readonly close: () => Promise<void>
}

/** Without a stack, on the journeys' own. */
export function openSql(stack: Pick<ReadyStack, 'warehouse'> = readyStack()): Sql {
  const { host, port, path, token } = stack.warehouse
  const warehouse = databricksWarehouse({
    connections: new Map([
      [
        'default',
        {
          address: fixedSecret({ host, port }),
          httpPath: path,
          credential: { kind: 'token', token: () => Promise.resolve(token) },
          cloudFetch: false,
        },
      ],
    ]),
    statementTimeoutMs: 30_000,
    clock: systemClock,
    observe: () => undefined,
  })
  return {
    run: async (text) => {
      const { batches } = await warehouse.run(
        { text, parameters: {} },
        {
          connection: 'default',
          as: { kind: 'service' },
          invocation: invocation('test'),
          purpose: 'read',
          tags: {},
          deadline: systemClock.now() + 30_000,
          signal: new AbortController().signal,
        },
      )
      const rows: Readonly<Record<string, unknown>>[] = []
      for await (const batch of batches) {
        rows.push(
          ...batch.toArray().map((row) => (row as { toJSON: () => object }).toJSON() as never),
        )
      }
      return rows
    },
    close: () => warehouse.close(),
  }
}
