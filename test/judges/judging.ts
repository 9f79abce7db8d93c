// What a judge is, and what every check is given: both engines, a folder of its own, the seed, its time,
// and somebody to tell how far it is. Two outcomes of one statement meet here.
import type { Statement } from '../../src/warehouse/statement'
import type { Progress } from '../stack/progress'
import { difference, type Allowance } from './outcome'
import type { Report } from './report'
import type { Setup } from './setup'
import type { MarkerMode, Oracle } from './spark/oracle'
import type { StandIn } from './stand-in'
import type { TimeBudget } from './time-budget'

/** An implementation that is not ours, and the checks that it can do. */
export interface Judge {
  readonly name: string
  /** Of its own, among the judges'. */
  readonly folder: string
  readonly checks: readonly string[]
  /** @param folder where what it runs on is kept */
  setUp: (folder: string, run: Run) => Promise<Setup>
  /** Each report as soon as it is there. */
  judge: (folder: string, chosen: readonly string[], run: Run) => AsyncGenerator<Report>
}

export interface Run {
  readonly progress: Progress
  /** An empty folder that is removed after the run. */
  readonly work: string
  readonly seed: number
  readonly time: TimeBudget
}

export interface Judging extends Run {
  readonly oracle: Oracle
  readonly standIn: StandIn
}

/** Runs a statement in both engines; undefined when they agree. */
export async function judgeStatement(
  { oracle, standIn }: Judging,
  statement: Statement,
  markers: MarkerMode,
  allowed?: Allowance,
): Promise<string | undefined> {
  const [ours, judged] = await Promise.all([standIn.run(statement), oracle.run(statement, markers)])
  return difference(ours, judged, allowed)
}

/** The statement with its values, to be run again by hand. */
export function printStatement({ text, parameters }: Statement): string {
  const values = Object.entries(parameters).map(
    ([name, { type, text: value }]) => `${name}=${JSON.stringify(value)} ${type.kind}`,
  )
  return values.length === 0 ? text : `${text}  [${values.join(', ')}]`
}

/** Says how far a long check is, a few times. */
export function tellSometimes(
  progress: Progress,
  things: string,
  of: number,
): (done: number) => void {
  const every = Math.max(1, Math.floor(of / 4))
  return (done) => {
    if (done % every === 0) progress.step(`${things}: ${done} of ${of}`)
  }
}
