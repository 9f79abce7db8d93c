// `.ci/run` with an npm of our own in its place: what it makes of the judges', the simulation's and Jest's last words,
// and that nothing that it cannot read passes.
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { projectDirectory } from '../stack/stack-directory'

interface Said {
  readonly prints: string
  readonly status?: number
}

const fakeNpm = `#!/usr/bin/env bash
case "$*" in
  ci) exit "$INSTALL_STATUS" ;;
  *judge*) printf '%b' "$JUDGE_PRINTS"; exit "$JUDGE_STATUS" ;;
  *load*) printf '%b' "$LOAD_PRINTS"; exit 0 ;;
  *slow*) printf '%b' "$SLOW_PRINTS"; exit "$SLOW_STATUS" ;;
  test) printf '%b' "$TEST_PRINTS"; exit "$TEST_STATUS" ;;
esac
exit 9
`

let folder: string
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'ci-run-'))
  for (const name of ['.ci', 'bin']) mkdirSync(path.join(folder, name))
  copyFileSync(path.join(projectDirectory, '.ci/run'), path.join(folder, '.ci/run'))
  writeFileSync(path.join(folder, 'bin/npm'), fakeNpm, { mode: 0o755 })
  // Nothing is installed by a test.
  writeFileSync(path.join(folder, 'bin/apt-get'), '#!/bin/sh\nexit 1\n', { mode: 0o755 })
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

interface Further {
  readonly installStatus?: number
  /** What the schedules of the event path print. */
  readonly load?: string
  readonly slow?: Said
}

function run(
  judge: Said,
  test: Said,
  { installStatus = 0, load = simulated, slow = slowTested }: Further = {},
) {
  const { status, stdout } = spawnSync('bash', [path.join(folder, '.ci/run')], {
    encoding: 'utf8',
    env: {
      ...process.env,
      PATH: `${path.join(folder, 'bin')}:${process.env['PATH'] ?? ''}`,
      INSTALL_STATUS: String(installStatus),
      LOAD_PRINTS: load,
      SLOW_PRINTS: slow.prints,
      SLOW_STATUS: String(slow.status ?? 0),
      JUDGE_PRINTS: judge.prints,
      JUDGE_STATUS: String(judge.status ?? 0),
      TEST_PRINTS: test.prints,
      TEST_STATUS: String(test.status ?? 0),
    },
  })
  const lines = stdout.trimEnd().split('\n')
  return { status, last: lines.at(-1), lines }
}

const judged: Said = { prints: 'golden: 5 agreed\\n5 passed, 0 failed\\n' }
const simulated = '0 passed, 0 failed\\n'
const slowTested: Said = { prints: 'Tests:       0 total\\n' }
const tested: Said = { prints: 'Tests:       2 skipped, 30 passed, 32 total\\n' }

it.each<[string, Said, Said, string, number]>([
  ['all agree and pass', judged, tested, '35 passed, 0 failed', 0],
  [
    'a judge is skipped',
    { prints: '0 passed, 0 failed, 7 skipped\\n' },
    tested,
    '30 passed, 0 failed',
    0,
  ],
  [
    'a judge disagrees',
    { prints: '5 passed, 2 failed\\n', status: 1 },
    tested,
    '35 passed, 2 failed',
    1,
  ],
  ['the judges break down', { prints: 'boom\\n', status: 1 }, tested, '30 passed, 1 failed', 1],
  ['the judges say nothing', { prints: '' }, tested, '30 passed, 1 failed', 1],
  ['the judges pass and yet end badly', { ...judged, status: 1 }, tested, '35 passed, 1 failed', 1],
  [
    'a test fails, in colours',
    judged,
    { prints: 'Tests:       \\x1b[31m1 failed\\x1b[39m, 29 passed, 30 total\\n', status: 1 },
    '34 passed, 1 failed',
    1,
  ],
  [
    'lint fails before any test',
    judged,
    { prints: 'error\\n', status: 1 },
    '5 passed, 1 failed',
    1,
  ],
  ['the tests say nothing', judged, { prints: '' }, '5 passed, 1 failed', 1],
  ['a test file cannot be run', judged, { ...tested, status: 1 }, '35 passed, 1 failed', 1],
])('when %s, the last line counts it', (_, judge, tests, last, status) => {
  expect(run(judge, tests)).toMatchObject({ last, status })
})

it('an install that fails is a failure, and nothing is run', () => {
  expect(run(judged, tested, { installStatus: 1 })).toMatchObject({
    last: '0 passed, 1 failed',
    status: 1,
  })
})

it.each([
  ['some schedules pass', '7 passed, 0 failed\\n', '42 passed, 0 failed', 0],
  ['a schedule breaks the promise', '6 passed, 1 failed\\n', '41 passed, 1 failed', 1],
  ['the schedules say nothing', '', '35 passed, 1 failed', 1],
])('when %s, the last line counts it', (_, load, last, status) => {
  expect(run(judged, tested, { load })).toMatchObject({ last, status })
})

it.each<[string, Said, string, number]>([
  ['pass', { prints: 'Tests:       3 passed, 3 total\\n' }, '38 passed, 0 failed', 0],
  ['fail', { prints: 'Tests:       1 failed, 3 total\\n', status: 1 }, '35 passed, 1 failed', 1],
  ['end badly', { ...slowTested, status: 1 }, '35 passed, 1 failed', 1],
  ['say nothing', { prints: '' }, '35 passed, 1 failed', 1],
])(
  'when the slow tests, which run beside the schedules, %s, the last line counts it',
  (_, slow, last, status) => {
    expect(run(judged, tested, { slow })).toMatchObject({ last, status })
  },
)

it('the end repeats the counts of both, and why something was skipped', () => {
  const skipped = '  skipped 6: Spark cannot be set up: java is missing'
  const { lines } = run({ prints: `${skipped}\\n0 passed, 0 failed, 6 skipped\\n` }, tested)
  expect(lines.slice(lines.indexOf('') + 1)).toEqual([
    'Judges: 0 passed, 0 failed, 6 skipped',
    skipped,
    'Simulation: 0 passed, 0 failed',
    'Slow tests:       0 total',
    'Tests:       2 skipped, 30 passed, 32 total',
    '',
    '30 passed, 0 failed',
  ])
})
