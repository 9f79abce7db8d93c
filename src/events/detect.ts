// The detect stage: what a look saw becomes announcements and the table's next state. It decides by
// versions and never by times, because the times of commits can change.
import { limits } from '../base/limits'
import type { HistoryRow } from '../warehouse/history-rows'
import type { TableVersion } from '../warehouse/table-version'
import { isObserved, type ObservedTable, type TableState } from './feed-state'
import type { Sighting } from './look'
import { changesOnlyRows, isUpkeep } from './operation'

type EventType = 'DataProductCreated' | 'DataProductUpdated' | 'DataProductDeleted'

/** Versions of which nothing is known any more, because the table's log was cleaned up. */
interface Gap {
  readonly fromVersion: number
  readonly toVersion: number
  readonly reason: 'logCleanedUp'
}

/** An event before it has a sequence and the names of its feed. */
export interface Announcement {
  readonly type: EventType
  readonly tableId: string
  readonly tableVersion: TableVersion
  /** The version of the previous event about this table. Versions between the two were upkeep. */
  readonly previousVersion: TableVersion | undefined
  /** Delta's name of what made the version. */
  readonly operation: string | undefined
  readonly at: string
  readonly epoch: number
  readonly schemaChanged: boolean
  /** The table had versions before it was first seen. */
  readonly bootstrap: boolean
  readonly gap: Gap | undefined
}

export interface Detected {
  readonly announcements: readonly Announcement[]
  readonly state: TableState
}

export interface DetectionRules {
  /** Whether one event may announce all commits of a look. */
  readonly coalesces: boolean
  /** Whether upkeep (OPTIMIZE, VACUUM) is announced. */
  readonly announcesUpkeep: boolean
}

export function detect(before: TableState, seen: Sighting, rules: DetectionRules): Detected {
  if (!isObserved(before)) return firstSighting(seen, before?.epoch ?? 0)
  if (!seen.isAnotherTable) return furtherCommits(before, seen, rules)
  const { announcements, state } = firstSighting(seen, before.epoch + 1)
  return { announcements: [deletionOf(before), ...announcements], state }
}

/** The table was not there. Only several looks in a row make that a deletion. */
export function detectMissing(before: TableState): Detected {
  if (!isObserved(before)) return { announcements: [], state: before }
  const missedLooks = before.missedLooks + 1
  if (missedLooks < limits.missedLooksMin) {
    return { announcements: [], state: { ...before, missedLooks } }
  }
  return { announcements: [deletionOf(before)], state: { epoch: before.epoch + 1 } }
}

function firstSighting({ tableId, location, schema, commits }: Sighting, epoch: number): Detected {
  const newest = commits.at(-1)
  if (!newest) throw new Error('a table was seen that has no commit')
  const { version, at } = newest
  const created: Announcement = {
    type: 'DataProductCreated',
    tableId,
    tableVersion: version,
    previousVersion: undefined,
    operation: newest.operation,
    at: at.text,
    epoch,
    schemaChanged: false,
    bootstrap: version > 0,
    gap: undefined,
  }
  const state = { version, at: at.text, announced: version, missedLooks: 0, epoch }
  return { announcements: [created], state: { tableId, location, schema, ...state } }
}

function furtherCommits(before: ObservedTable, seen: Sighting, rules: DetectionRules): Detected {
  const { tableId, location, schema } = seen
  const later = seen.commits.filter(({ version }) => version > before.version)
  const newest = later.at(-1)
  if (!newest) return { announcements: [], state: { ...before, missedLooks: 0 } }
  const gap = gapBefore(later[0], before)
  const schemaChangedBy = schema === before.schema ? undefined : schemaChange(later)
  const told = later.filter((commit, i) => {
    if (commit === schemaChangedBy || (gap && i === 0) || rules.announcesUpkeep) return true
    return !isUpkeep(commit.operation)
  })
  const chosen = rules.coalesces ? told.slice(-1) : told
  let previousVersion = before.announced
  const announcements = chosen.map((commit, i): Announcement => {
    const announcement = {
      type: 'DataProductUpdated' as const,
      tableId,
      tableVersion: commit.version,
      previousVersion,
      operation: commit.operation,
      at: commit.at.text,
      epoch: before.epoch,
      schemaChanged:
        schemaChangedBy !== undefined && (rules.coalesces || commit === schemaChangedBy),
      bootstrap: false,
      gap: i === 0 ? gap : undefined,
    }
    previousVersion = commit.version
    return announcement
  })
  const observed = { version: newest.version, at: newest.at.text, announced: previousVersion }
  return {
    announcements,
    state: { ...before, tableId, location, schema, ...observed, missedLooks: 0 },
  }
}

function gapBefore(first: HistoryRow | undefined, before: ObservedTable): Gap | undefined {
  const expected = before.version + 1
  if (!first || first.version === expected) return undefined
  return { fromVersion: expected, toVersion: first.version - 1, reason: 'logCleanedUp' }
}

/** A look compares only its ends, so the commit is the last that can have changed the columns. */
function schemaChange(commits: readonly HistoryRow[]): HistoryRow | undefined {
  return commits.findLast(({ operation }) => !changesOnlyRows(operation)) ?? commits.at(-1)
}

function deletionOf({ tableId, version, at, announced, epoch }: ObservedTable): Announcement {
  return {
    type: 'DataProductDeleted',
    tableId,
    tableVersion: version,
    previousVersion: announced,
    operation: undefined,
    at,
    epoch,
    schemaChanged: false,
    bootstrap: false,
    gap: undefined,
  }
}
