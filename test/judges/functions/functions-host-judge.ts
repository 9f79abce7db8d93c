// The real Functions host as a judge of the local one and of the app: the journeys, and the tests of
// what a host itself answers, run on it as they are. It is the `func` of this machine, or else the one that was built from source beside the checkout.
import path from 'node:path'
import { findProgram } from '../../stack/functions-process'
import { runJest } from '../jest-run'
import type { Judge } from '../judging'
import { Tally } from '../report'
import { setUp } from '../setup'

/** What depends on the host more than on the warehouse; the rest is left out where time is short. */
const inShort = [
  'bad-input',
  'events',
  'gateway',
  'golden',
  'large-headers',
  'leaving',
  'processes',
]

/** The tests of the local host that start whatever FUNCTIONS_HOST names. */
const ofTheHost = ['event-grid-webhook', 'admin-api', 'timers']

/** What the real host does by its nature: the test that meets it, what else would be wrong, and why. */
const expectedDifferences = [
  {
    test: /^every answer is right to the last row/,
    otherwise: /^\+ +"(?!.*: read ECONNRESET",$).*",$/m,
    reason:
      'it resets a connection that it cuts, and the reset may overtake the head of the answer',
  },
  {
    test: /bytes that are no ASCII is/,
    otherwise: /^(?![^]*Unexpected end of JSON input)/,
    reason: 'it refuses a header with bytes that are no ASCII by itself, with no body',
  },
  {
    test: /(a line feed alone|a length and chunks) is refused below 500/,
    otherwise: /^(?![^]*"calls": Array \[)/,
    reason:
      'it takes a line feed for the end of a line, and chunks for the body: its caller, who is known, is answered',
  },
]

export const functionsHostJudge: Judge = {
  name: 'the real Functions host',
  folder: 'functions-host',
  checks: ['host'],
  setUp: async (folder, { progress, time }) =>
    (await findProgram(process.env)) === undefined
      ? setUp(path.join(__dirname, 'setup.sh'), folder, progress, time)
      : { ready: true },
  async *judge(folder, _chosen, run) {
    const { time, work } = run
    const tally = new Tally('journeys and host tests on the real Functions host')
    const files = time.over === undefined ? [] : inShort.map((name) => `journey/${name}.test.ts`)
    const program = (await findProgram(process.env)) ?? path.join(folder, 'bin', 'func')
    const usual = {
      ...{ work, hangs: time.hangs, progress: run.progress },
      environment: { FUNCTIONS_HOST: program },
    }
    const hostFiles = ofTheHost.map((name) => `functions-host/${name}.test.ts`)
    const outcomes = [
      ...(await runJest({ ...usual, project: 'stack', files: hostFiles })),
      ...(await runJest({ ...usual, project: 'journey', files })),
    ]
    for (const { file, title, passed, failure } of outcomes) {
      const expected = expectedDifferences.find(
        ({ test, otherwise }) => test.test(title) && !otherwise.test(failure),
      )
      if (passed) tally.add(title, undefined)
      else if (expected) tally.skip(1, expected.reason)
      else tally.add(`${file}: ${title}`, failure)
    }
    if (files.length > 0) {
      tally.skip(1, 'all journeys but those that depend most on the host; npm run judge runs them')
    }
    yield tally.report()
  },
}
