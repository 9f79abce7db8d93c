// The table of problems: its statuses, what a `Problem` carries, and that docs/errors.md says of every
// code exactly what the table says.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { allowed, Problem, problems, toProblem } from '../../src/base/problem'
import { problemAnswer } from '../../src/functions/http/problem-answer'
import { customerAnalytics } from '../../src/products/customer/customer-analytics.v1'
import { decide } from '../../src/access/decide'
import { anonymous } from '../../src/access/principal'
import { parseRequest } from '../../src/query/request'

const document = readFileSync(path.join(__dirname, '../../docs/errors.md'), 'utf8')

const kinds = Object.entries(problems)

it.each(kinds)('%s has a client’s or a server’s status, and is frozen', (_, kind) => {
  expect(kind.status).toBeGreaterThanOrEqual(400)
  expect(kind.status).toBeLessThanOrEqual(599)
  expect(Object.isFrozen(kind)).toBe(true)
})

it('asks nobody to repeat a request that is itself at fault', () => {
  const repeatable = kinds.filter(([, { retry }]) => retry === 'later')
  expect(repeatable.map(([code, { status }]) => [code, status])).toEqual([
    ['TooManyRequests', 429],
    ['IdentityProviderUnavailable', 503],
    ['TooManyStatements', 429],
    ['WarehouseUnavailable', 503],
    ['WarehouseStarting', 503],
    ['WarehouseBusy', 503],
    ['WarehouseTimeout', 504],
    ['InvalidWarehouseAnswer', 502],
    ['StateStoreUnavailable', 503],
    ['EventGridUnavailable', 503],
    ['SecretsUnavailable', 503],
    ['InternalError', 500],
  ])
})

it.each(kinds)('%s says what happened and what to do in whole sentences', (_, { title, hint }) => {
  expect([title, hint].map((text) => /^[A-Z].*\.$/s.test(text))).toEqual([true, true])
})

it('carries its code, its kind, its options and its cause', () => {
  const cause = new Error('why')
  const options = { target: 'top', details: allowed(['1']), retryAfterS: 3, cause }
  const problem = new Problem('InvalidParameter', 'top has to be 1.', options)
  const { name, code, kind, message } = problem
  expect({ name, code, kind, options: problem.options, message, cause: problem.cause }).toEqual({
    name: 'Problem',
    code: 'InvalidParameter',
    kind: problems.InvalidParameter,
    options,
    message: 'top has to be 1.',
    cause,
  })
})

it('says its title when there is nothing particular to say, and has no cause of its own', () => {
  const problem = new Problem('NotFound')
  expect(problem.message).toBe(problems.NotFound.title)
  expect('cause' in problem).toBe(false)
})

it('lists what would have been right', () => {
  expect(allowed(['GET', 'HEAD'])).toEqual([
    { code: 'AllowedValue', message: 'GET' },
    { code: 'AllowedValue', message: 'HEAD' },
  ])
  expect(allowed([])).toEqual([])
})

describe('docs/errors.md', () => {
  /** Every row that begins with a code. */
  const ofCodes = document
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
  const rows = ofCodes.filter(({ length }) => length === 5)

  it('has one row for each problem, with the table’s own words, and no other row', () => {
    expect(
      rows.map(([code, status, title, hint, retry]) => ({ code, status, title, hint, retry })),
    ).toEqual(
      kinds.map(([code, { status, title, hint, retry }]) => ({
        code: `\`${code}\``,
        status: String(status),
        title,
        hint,
        retry,
      })),
    )
  })

  it('tells the operator what to do about each problem that another system makes', () => {
    const ofWarehouse = kinds.filter(([code, { status }]) => status > 500 || code === 'SourceDrift')
    const told = ofCodes.filter(({ length }) => length === 2)
    expect(told.map(([code]) => code)).toEqual(ofWarehouse.map(([code]) => `\`${code}\``))
  })

  it('shows as its example what the app answers', () => {
    const example = /```json\n(.*?)```/s.exec(document)?.[1] ?? ''
    const { metrics } = customerAnalytics.outputPorts
    expect(JSON.parse(example)).toEqual(
      answerOf(() => parseRequest('', metrics, decide(anonymous(), metrics))),
    )
  })
})

function answerOf(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    const { body } = problemAnswer(toProblem(error))
    return typeof body === 'string' ? JSON.parse(body) : body
  }
}
