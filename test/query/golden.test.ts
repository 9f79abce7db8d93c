// Each golden request becomes its plan and its statement; the journeys run the statement.
import { compileStatement } from '../../src/query/compile'
import { rowsAsked } from '../../src/query/page'
import { expectGolden, goldenCases } from './golden'

describe.each(goldenCases())('the golden request $name', ({ name, plan }) => {
  it('becomes its plan', () => {
    expectGolden(name, 'plan.json', `${JSON.stringify(plan, null, 2)}\n`)
  })

  it('becomes its statement', () => {
    const { text, parameters } = compileStatement(plan, rowsAsked(plan))
    const values = Object.entries(parameters).map(
      ([marker, { type, text: value }]) => `-- :${marker} ${JSON.stringify({ type, text: value })}`,
    )
    expectGolden(name, 'statement.sql', `${[text, ...values].join('\n')}\n`)
  })
})
