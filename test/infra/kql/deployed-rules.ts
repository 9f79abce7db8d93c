// The rules of log alerts as a deployment would make them, from the committed snapshot, and what each finds in exported telemetry.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { root } from '../../architecture/repository'
import type { Item } from '../../stack/ingestion/envelope'
import { resourcesOf, valueAt, type Snapshot } from '../mesh'
import { run } from './interpreter'
import { toRows } from './rows'
import type { Row } from './tables'

export interface Rule {
  readonly name: string
  readonly query: string
  readonly windowMs: number
}

const snapshot = JSON.parse(
  readFileSync(path.join(root, 'test/infra/snapshots/smallest.snapshot.json'), 'utf8'),
) as Snapshot

export const rules = resourcesOf(snapshot, 'Microsoft.Insights/scheduledQueryRules').map(
  ({ name, properties }): Rule => {
    const criteria = valueAt(properties, 'criteria.allOf') as readonly { readonly query: string }[]
    return { name, query: criteria[0]!.query, windowMs: milliseconds(properties?.['windowSize']) }
  },
)

function milliseconds(span: unknown): number {
  const [, days, hours, minutes] = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(String(span))!
  return ((Number(days ?? 0) * 24 + Number(hours ?? 0)) * 60 + Number(minutes ?? 0)) * 60_000
}

/** What the rule finds. Azure gives a query the rows of its window, and no others. */
export function found(
  { query, windowMs }: Rule,
  items: readonly Item[],
  now: number,
): readonly Row[] {
  const inWindow = items.filter(({ time }) => Date.parse(time) > now - windowMs)
  return run(query, { now, rows: toRows(inWindow) })
}
