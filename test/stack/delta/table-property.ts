// The properties of a table that mean something to Delta: those that the stand-in obeys, and a refusal
// of every other one, because a reader would rely on it.
import { sqlFailure } from '../warehouse/sql-failure'
import type { Metadata } from './action'

export type Properties = Readonly<Record<string, string>>

export const changeFeedProperty = 'delta.enableChangeDataFeed'
const retentionProperty = 'delta.deletedFileRetentionDuration'

const hourMs = 3_600_000
const unitMs = new Map([
  ['second', 1_000],
  ['minute', 60_000],
  ['hour', hourMs],
  ['day', 24 * hourMs],
  ['week', 168 * hourMs],
])
const interval = /^(?:interval )?(\d+) (second|minute|hour|day|week)s?$/i

const known = new Map<string, RegExp>([
  [changeFeedProperty, /^(true|false)$/],
  [retentionProperty, interval],
])

export function requireKnownProperties(properties: Properties): void {
  for (const [name, value] of Object.entries(properties)) {
    if (!name.toLowerCase().startsWith('delta.') || known.get(name)?.test(value)) continue
    throw sqlFailure(
      'DELTA_UNKNOWN_CONFIGURATION',
      'F0000',
      `Unknown configuration was specified: ${name}=${value}. The local warehouse knows ${[...known.keys()].join(', ')}.`,
    )
  }
}

/** How long VACUUM leaves a removed file alone. */
export function fileRetentionMs(configuration: Properties): number {
  const [, count, unit] = interval.exec(configuration[retentionProperty] ?? '1 week') ?? []
  return Number(count) * unitMs.get(unit!.toLowerCase())!
}

export function hasChangeFeed({ configuration }: Metadata): boolean {
  return configuration[changeFeedProperty] === 'true'
}
