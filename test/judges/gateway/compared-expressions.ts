// Every expression of the policies, and those of the same kinds, for a hundred contexts: our evaluation and that of
// real C# have to be the same, the exceptions too.
import { policies } from '../../../src/cli/gateway/policies'
import { isExpression } from '../../stack/gateway/expressions/parse'
import { readPolicy, within } from '../../stack/gateway/policy-xml'
import { Tally, type Report } from '../report'
import { evaluated, type Outcome } from './evaluation'
import { contexts, expressions } from './expression-cases'
import { runPolicyCheck } from './policy-check'

/** One line of the judge's. */
interface Judged {
  readonly id: number
  readonly ok: boolean
  readonly type?: string
  readonly value?: unknown
  readonly text?: string | null
  readonly phase?: 'compile' | 'run'
  readonly exception?: string
  readonly error?: string
}

export async function comparedExpressions(program: string): Promise<Report> {
  const all = [...new Set([...ownExpressions(), ...expressions])]
  const cases = all.flatMap((expression) => contexts.map((context) => ({ expression, context })))
  const lines = cases.map((each, id) => `${JSON.stringify({ id, ...each })}\n`).join('')
  const { printed } = await runPolicyCheck(program, ['eval', '--batch', '-'], lines)
  const judged = printed
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Judged)
  const tally = new Tally('expressions by real C#, for each of a hundred contexts')
  tally.fact(`${all.length} expressions, ${ownExpressions().length} of them in the policies`)
  for (const [id, { expression, context }] of cases.entries()) {
    const [ours, theirs] = [evaluated(expression, context), outcomeOf(judged[id])]
    const isSame = JSON.stringify(ours) === JSON.stringify(theirs)
    const difference = `ours ${JSON.stringify(ours)}, judge ${JSON.stringify(theirs)}`
    tally.add(`${expression} for context ${id % contexts.length}`, isSame ? undefined : difference)
  }
  return tally.report()
}

function ownExpressions(): readonly string[] {
  return Object.entries(policies()).flatMap(([file, text]) =>
    [...within(readPolicy(text, file))].flatMap((element) =>
      [element.text, ...Object.values(element.attributes)].filter(isExpression),
    ),
  )
}

function outcomeOf(judged: Judged | undefined): Outcome {
  if (!judged) return { ok: false, exception: 'no answer' }
  const { ok, phase, error, exception = '', type = '', value, text } = judged
  if (ok)
    return { ok, type: value === null ? 'null' : type.replace('System.', ''), text: text ?? '' }
  const short = exception.replace(/^System\.(Collections\.Generic\.)?|Exception$/g, '')
  return { ok, exception: phase === 'compile' ? `compile: ${error}` : short }
}
