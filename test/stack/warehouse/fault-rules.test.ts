// How a rule chooses whom a planned fault meets, and which rules make no sense.
import { readFile } from 'node:fs/promises'
import { localCertificate, openDriverSession, type DriverSession } from './driver-session'
import { describeFaults } from './faults'
import { once, outcomeOf, planFault } from './planned-fault'

let local: DriverSession
beforeAll(async () => {
  local = await openDriverSession({ certificate: await localCertificate() })
  await local.control(
    'PUT',
    '/tables/t.t.large',
    'SELECT i::INTEGER AS i FROM range(300000) AS t(i)',
  )
})
afterEach(() => local.control('DELETE', '/faults'))
afterAll(() => local.close())

const plan = (fault: object, rule: object): Promise<void> => planFault(local, fault, rule)
const outcome = (text: string): Promise<string> => outcomeOf(local, text)

describe('a rule', () => {
  const fail = { kind: 'fail', sqlState: 'XX000', message: 'planned' }

  it('skips, counts, and chooses by the words of the statement', async () => {
    await plan(fail, { ...once, statementContains: '`two`', skip: 1 })
    const outcomes: string[] = []
    for (const name of ['one', 'two', 'two', 'two', 'one']) {
      outcomes.push(await outcome(`SELECT 1 AS \`${name}\``))
    }
    expect(outcomes).toEqual(['rows', 'rows', 'failed', 'rows', 'rows'])
  })

  it('knows the statement of a later page by its handle', async () => {
    await plan({ kind: 'drop' }, { call: 'FetchResults', statementContains: 'WHERE i >= 0' })
    expect(await outcome('SELECT i FROM t.t.large')).toBe('rows')
    expect(await outcome('SELECT i FROM t.t.large WHERE i >= 0')).toBe('failed')
  })

  it('may meet one call in so many, the same ones for the same seed', async () => {
    const outcomes = async (seed: number): Promise<string> => {
      await plan(fail, { call: 'ExecuteStatement', random: { oneIn: 4, seed } })
      const met: string[] = []
      for (let index = 0; index < 40; index += 1) met.push(await outcome('SELECT 1'))
      return met.map((each) => (each === 'failed' ? 'x' : '.')).join('')
    }
    const [first, again, other] = [await outcomes(1), await outcomes(1), await outcomes(2)]
    expect(again).toBe(first)
    expect(other).not.toBe(first)
    const failed = first.split('x').length - 1
    expect(failed).toBeGreaterThanOrEqual(4)
    expect(failed).toBeLessThanOrEqual(18)
  })

  it.each([
    ['not JSON', 'SyntaxError'],
    [[{ fault: { kind: 'explode' } }], '[0].fault.kind'],
    [[{ fault: { kind: 'delay', ms: -1 } }], '[0].fault.ms'],
    [[{ call: 'Execute', fault: { kind: 'drop' } }], '[0].call'],
    [[{ call: 'GetInfo', fault: { kind: 'missingPage' } }], 'happens only to ExecuteStatement and'],
    [[{ times: 1, fault: { kind: 'waking', ms: 1 } }], 'waking ends by its time'],
    [[{ random: { oneIn: 2 }, fault: { kind: 'drop' } }], '[0].random.seed'],
    [[{ sometimes: true, fault: { kind: 'drop' } }], 'sometimes'],
  ])('that makes no sense is refused: %j', async (rules, words) => {
    const { status, body } = await local.control('PUT', '/faults', rules)
    expect(status).toBe(400)
    expect(body).toContain(words)
  })

  it('has its kinds in the README, as help has them', async () => {
    const readme = await readFile(`${__dirname}/README.md`, 'utf8')
    const rows = [...readme.matchAll(/^\| `(\w+)((?: \w+\??)*)` +\| (.*?) +\|$/gm)]
    const told = rows.map(([, kind, fields, does]) => `${`${kind}${fields}`.padEnd(33)} ${does}`)
    expect(told).toEqual(describeFaults())
  })
})
