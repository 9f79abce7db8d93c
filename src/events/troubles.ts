// What this process could not do lately: look at a table, record or publish a feed. What keeps failing
// by itself is tried less and less often. A new process knows of no trouble, so it tries everything.
import type { Clock } from '../base/clock'
import { limits } from '../base/limits'
import type { Problem, ProblemCode } from '../base/problem'
import type { TableName } from '../declare/source'
import type { Feed } from './feed'
import { tableKey } from './look-order'

/** What failed: its kind, and the table or the feed. */
export interface Work {
  readonly kind: 'looking' | 'recording' | 'publishing'
  readonly name: string
}

export function lookingAt(connection: string, table: TableName): Work {
  return { kind: 'looking', name: tableKey(connection, table) }
}

export function recording({ source }: Feed): Work {
  return { kind: 'recording', name: source }
}

export function publishing({ source }: Feed): Work {
  return { kind: 'publishing', name: source }
}

/** Feeds that fail, as one fact: how many, and of the one that has failed for longest why and since when. */
export interface Trouble {
  readonly feeds: number
  readonly code: ProblemCode
  /** Milliseconds since the epoch. */
  readonly sinceMs: number
}

export interface Troubles {
  /**
   * @param sources of the feeds that wait for this work
   * @param isAlone whether it has failed by itself, and not together with others
   */
  readonly failed: (
    work: Work,
    problem: Problem,
    sources: readonly string[],
    isAlone?: boolean,
  ) => void
  readonly ended: (work: Work) => void
  /** Whether it is to be tried in this run. */
  readonly isDue: (work: Work) => boolean
  /** Makes it due: what keeps failing by itself only once between two runs, so that hints do not keep it busy. */
  readonly hurry: (work: Work) => void
  /** Whether something that these feeds wait for may soon be over, so that it is worth another try. */
  readonly maySoonPass: (sources: readonly string[]) => boolean
  /** Another run of the schedule begins. */
  readonly beginRun: () => void
  /** The feeds that wait for work of these kinds. */
  readonly sources: (...kinds: readonly Work['kind'][]) => ReadonlySet<string>
  readonly summary: (...kinds: readonly Work['kind'][]) => Trouble | undefined
}

interface Entry {
  readonly kind: Work['kind']
  readonly sources: readonly string[]
  readonly code: ProblemCode
  readonly sinceMs: number
  /** In a row, at most one for each run. */
  readonly failures: number
  readonly failedInRun: number
  readonly hurriedInRun: number
  readonly dueInRun: number
}

const sharedCodes: ReadonlySet<ProblemCode> = new Set([
  'WarehouseUnavailable',
  'WarehouseStarting',
  'WarehouseBusy',
  'StateStoreUnavailable',
  'StateStoreAccessDenied',
  'EventGridUnavailable',
  'EventGridAccessDenied',
])

export function makeTroubles(clock: Clock): Troubles {
  const entries = new Map<string, Entry>()
  let run = 0
  const chosen = (kinds: readonly Work['kind'][]) =>
    [...entries.values()].filter(({ kind }) => kinds.includes(kind))
  const sourcesOf = (kinds: readonly Work['kind'][]) =>
    new Set(chosen(kinds).flatMap(({ sources }) => sources))

  return Object.freeze<Troubles>({
    failed: (work, problem, sources, isAlone = true) => {
      const before = entries.get(keyOf(work))
      const { code } = problem
      const failures = isAlone && !isShared(problem) ? failuresAfter(before, run) : 0
      entries.set(keyOf(work), {
        ...{ kind: work.kind, sources, code, failures, failedInRun: run },
        sinceMs: before?.sinceMs ?? clock.now(),
        hurriedInRun: before?.hurriedInRun ?? -1,
        dueInRun: run + 1 + runsSkipped(failures),
      })
    },
    ended: (work) => {
      entries.delete(keyOf(work))
    },
    isDue: (work) => {
      const entry = entries.get(keyOf(work))
      return entry === undefined || entry.dueInRun <= run
    },
    hurry: (work) => {
      const entry = entries.get(keyOf(work))
      if (!entry || (!isPassing(entry) && entry.hurriedInRun === run)) return
      entries.set(keyOf(work), { ...entry, hurriedInRun: run, dueInRun: run })
    },
    maySoonPass: (waiting) =>
      [...entries.values()].some(
        (entry) => isPassing(entry) && entry.sources.some((source) => waiting.includes(source)),
      ),
    beginRun: () => {
      run += 1
    },
    sources: (...kinds) => sourcesOf(kinds),
    summary: (...kinds) => {
      const [oldest] = chosen(kinds).sort((one, other) => one.sinceMs - other.sinceMs)
      if (!oldest) return undefined
      return { feeds: sourcesOf(kinds).size, code: oldest.code, sinceMs: oldest.sinceMs }
    },
  })
}

/** Whether it is about what all tables or feeds share, so that none of them is to blame. */
export function isShared({ code }: Problem): boolean {
  return sharedCodes.has(code)
}

const keyOf = ({ kind, name }: Work): string => `${kind} ${name}`

/** What is shared is out, or this has failed for the first time. */
function isPassing({ failures }: Entry): boolean {
  return failures < 2
}

function failuresAfter(before: Entry | undefined, run: number): number {
  const { failures, failedInRun } = before ?? { failures: 0, failedInRun: -1 }
  return failedInRun === run ? Math.max(failures, 1) : failures + 1
}

/** None after the first failure in a row, then 1, 2, 4 and so on. */
function runsSkipped(failures: number): number {
  return failures < 2 ? 0 : Math.min(2 ** (failures - 2), limits.runsSkippedMax)
}
