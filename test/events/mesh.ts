// A mesh of many tables, each with a feed of its own: it counts statements, and tables may refuse.
import { invocation } from '../../src/base/trace'
import type { Announcing } from '../../src/events/announce'
import type { RecordedEvent } from '../../src/events/event'
import type { Feed } from '../../src/events/feed'
import type { TableFacts } from '../../src/events/table-facts'
import { makeLinks } from '../../src/base/links'
import { Problem, type ProblemCode } from '../../src/base/problem'
import type { Observation } from '../../src/base/observation'
import { memoryOutbox } from '../suites/memory-outbox'
import { SimulatedTable } from './simulated-table'
import { newProcess } from './simulated-world'

export interface Mesh {
  readonly feeds: readonly Feed[]
  readonly tables: ReadonlyMap<string, SimulatedTable>
  readonly announcing: Announcing
  readonly published: RecordedEvent[]
  readonly observed: Observation[]
  /** Tables by whose name every statement fails. */
  readonly refusing: Map<string, ProblemCode>
  /** The tables that each statement asked for. */
  readonly statements: (readonly string[])[]
}

export function meshOf(count: number): Mesh {
  const names = Array.from({ length: count }, (_, i) => `table_${i}`)
  const tables = new Map(names.map((name) => [name, new SimulatedTable(name)]))
  for (const table of tables.values()) table.happen('create')
  const published: RecordedEvent[] = []
  const observed: Observation[] = []
  const refusing = new Map<string, ProblemCode>()
  const statements: (readonly string[])[] = []
  const ask = async <Answer>(
    asked: readonly { readonly name: string }[],
    answer: () => Answer,
  ): Promise<Answer> => {
    statements.push(asked.map(({ name }) => name))
    const code = asked.map(({ name }) => refusing.get(name)).find((each) => each !== undefined)
    await Promise.resolve()
    if (code !== undefined) throw new Problem(code)
    return answer()
  }
  const lifeOf = (name: string) => tables.get(name)!.now
  const facts: TableFacts = {
    newest: (_, asked) =>
      ask(asked, () => new Map(asked.map((table) => [table, lifeOf(table.name).history.at(-1)!]))),
    newestRow: (_, table) => ask([table], () => lifeOf(table.name).history.at(-1)!),
    commitsFrom: (_, table, version, countMax) =>
      ask([table], () => lifeOf(table.name).history.slice(version, version + countMax)),
    detail: (_, table) =>
      ask([table], () => ({
        tableId: lifeOf(table.name).ids.at(-1)!,
        location: `file:///${table.name}`,
      })),
    schema: (_, table) => ask([table], () => 'columns'),
  }
  return {
    feeds: names.map((name) => ({
      source: `/datamesh/sales/shop/${name}`,
      dataProduct: 'shop',
      outputPort: name,
      path: `shop/${name}`,
      connection: 'default',
      tables: [{ catalog: 'mesh', schema: 'sales', name }],
      isVersioned: true,
      coalesces: false,
      lookIntervalMs: 0,
    })),
    ...{ tables, published, observed, refusing, statements },
    announcing: {
      facts,
      outbox: memoryOutbox(),
      sink: {
        publish: (events) => {
          published.push(...events)
          return Promise.resolve()
        },
      },
      links: makeLinks('https://mesh.example'),
      rules: { announcesUpkeep: false },
      clock: { now: () => 0, elapsed: () => 0 },
      ...newProcess(),
      invocation: invocation('request'),
      trigger: 'schedule',
      observe: (observation) => {
        observed.push(observation)
      },
      onGlance: () => undefined,
    },
  }
}
