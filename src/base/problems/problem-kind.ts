// What a kind of problem is, and how each stage makes the table of its own.

/** Where a request, or the way from a commit to an event, is when the problem appears. */
export type ProblemStage =
  | 'routing'
  | 'authenticate'
  | 'decide'
  | 'parse'
  | 'plan'
  | 'run'
  | 'announce'
  | 'anywhere'

export interface ProblemKind {
  readonly stage: ProblemStage
  readonly status: number
  /** What happened, in general; docs/errors.md repeats it. */
  readonly title: string
  /** What the caller can do about it. */
  readonly hint: string
  /** Whether the same request may succeed later. */
  readonly retry: 'never' | 'later'
}

type Row = readonly [
  status: number,
  retry: ProblemKind['retry'],
  title: ProblemKind['title'],
  hint: ProblemKind['hint'],
]

/** The problems of one stage, by their codes. */
export function problemsOf<const Rows extends Readonly<Record<string, Row>>>(
  stage: ProblemStage,
  rows: Rows,
): { readonly [Code in keyof Rows]: ProblemKind } {
  const kinds = Object.entries(rows).map(
    ([code, [status, retry, title, hint]]) =>
      [code, Object.freeze({ stage, status, retry, title, hint })] as const,
  )
  // `Object.fromEntries` forgets the codes.
  return Object.freeze(Object.fromEntries(kinds)) as { readonly [Code in keyof Rows]: ProblemKind }
}
