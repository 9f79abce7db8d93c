// What a check found: how many things agreed, each that differed with the words to see why, each that
// was skipped with its reason. The judge prints these and sums them up.

export interface Difference {
  /** What was compared, enough to do it again. */
  readonly what: string
  readonly difference: string
}

export interface Skip {
  readonly count: number
  readonly reason: string
}

export interface Report {
  /** What one of the counted things is: `golden statements`. */
  readonly things: string
  readonly agreed: number
  readonly differences: readonly Difference[]
  readonly skipped: readonly Skip[]
  /** Further facts for the summary, such as how many versions were read. */
  readonly facts: readonly string[]
}

export class Tally {
  #agreed = 0
  readonly #differences: Difference[] = []
  readonly #skipped: Skip[] = []
  readonly #facts: string[] = []

  constructor(readonly things: string) {}

  /** `difference` is undefined for what agreed. */
  add(what: string, difference: string | undefined): void {
    if (difference === undefined) this.#agreed += 1
    else this.#differences.push({ what, difference })
  }

  skip(count: number, reason: string): void {
    const before = this.#skipped.findIndex((skip) => skip.reason === reason)
    if (before < 0) this.#skipped.push({ count, reason })
    else this.#skipped[before] = { count: this.#skipped[before]!.count + count, reason }
  }

  fact(text: string): void {
    this.#facts.push(text)
  }

  report(): Report {
    const [agreed, differences] = [this.#agreed, this.#differences]
    return { things: this.things, agreed, differences, skipped: this.#skipped, facts: this.#facts }
  }
}

/** What a judge that is not there would have done. */
export function skippedChecks(judge: string, checks: readonly string[], reason: string): Report {
  const tally = new Tally(`checks by ${judge} (${checks.join(', ')})`)
  tally.skip(checks.length, `${judge} cannot be set up: ${reason}`)
  return tally.report()
}

/** A check that broke down has judged nothing: that is no agreement. */
export function failedCheck(things: string, error: unknown): Report {
  const tally = new Tally(things)
  tally.add(
    'it broke down',
    error instanceof Error ? (error.stack ?? error.message) : String(error),
  )
  return tally.report()
}

const shown = 8

export function printReport({ things, agreed, differences, skipped, facts }: Report): string {
  const skips = skipped.reduce((sum, { count }) => sum + count, 0)
  const counts = [
    `${agreed} agreed`,
    `${differences.length} differed`,
    ...(skips > 0 ? [`${skips} skipped`] : []),
  ]
  return [
    `${things}: ${counts.join(', ')}${facts.map((fact) => `; ${fact}`).join('')}`,
    ...skipped.map(({ count, reason }) => `  skipped ${count}: ${reason}`),
    ...differences.slice(0, shown).map(({ what, difference }) => `  ${what}\n    ${difference}`),
    ...(differences.length > shown ? [`  and ${differences.length - shown} more`] : []),
  ].join('\n')
}

/** The last line, as every command of ours that counts ends. */
export function printSum(reports: readonly Report[]): string {
  const sum = (count: (report: Report) => number): number =>
    reports.reduce((total, report) => total + count(report), 0)
  const failed = sum(({ differences }) => differences.length)
  const skipped = sum((report) => report.skipped.reduce((n, { count }) => n + count, 0))
  const tail = skipped > 0 ? `, ${skipped} skipped` : ''
  return `${sum(({ agreed }) => agreed)} passed, ${failed} failed${tail}`
}
