// The properties of a table that mean something to Delta: those that the stand-in obeys, and a refusal
// of every other one, because a reader would rely on it.
import { sqlFailure } from '../warehouse/sql-failure'
import { changeFeedProperty } from './protocol'

export const retentionProperty = 'delta.deletedFileRetentionDuration'

const known = new Map<string, RegExp>([
  [changeFeedProperty, /^(true|false)$/],
  ['delta.appendOnly', /^(true|false)$/],
  ['delta.logRetentionDuration', /^(interval )?\d+ [a-z]+$/i],
  [retentionProperty, /^(interval )?\d+ [a-z]+$/i],
])

export function requireKnownProperties(properties: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(properties)) {
    if (!name.toLowerCase().startsWith('delta.')) continue
    if (known.get(name)?.test(value)) continue
    throw sqlFailure(
      'DELTA_UNKNOWN_CONFIGURATION',
      'F0000',
      `Unknown configuration was specified: ${name}=${value}. The local warehouse knows ${[...known.keys()].join(', ')}.`,
    )
  }
}

const unitMs = new Map([
  ['second', 1_000],
  ['minute', 60_000],
  ['hour', 3_600_000],
  ['day', 86_400_000],
  ['week', 604_800_000],
])

/** How long VACUUM leaves a removed file alone. */
export function fileRetentionMs(configuration: Readonly<Record<string, string>>): number {
  const text = configuration[retentionProperty] ?? 'interval 1 week'
  const [, count, unit] = /^(?:interval )?(\d+) ([a-z]+?)s?$/i.exec(text) ?? []
  const each = unitMs.get(unit?.toLowerCase() ?? '')
  if (count === undefined || each === undefined) {
    const reason = `${retentionProperty}=${text} is not an interval that the local warehouse knows.`
    throw sqlFailure('DELTA_INVALID_INTERVAL', '22006', reason)
  }
  return Number(count) * each
}
