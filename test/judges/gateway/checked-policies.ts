// The policies as Microsoft's own schemas and the C# compiler take them: strictly, in both formats, without a
// finding; and faults that are planted, which have to be found.
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { policies } from '../../../src/cli/gateway/policies'
import { localNamedValues } from '../../stack/gateway-stand-in'
import { Tally, type Report } from '../report'
import { runPolicyCheck } from './policy-check'

const formats = ['xml', 'rawxml'] as const
const authorityHost = 'https://login.microsoftonline.com'

const scopes = ['global', 'product', 'api'] as const

/** One start of the program for each scope and format, because a start takes seconds. */
export async function checkedPolicies(program: string, work: string): Promise<Report> {
  const tally = new Tally('policies by Microsoft’s schemas and the compiler of C#, in both formats')
  for (const scope of scopes) {
    const files = Object.entries(policies()).filter(([file]) => file.startsWith(scope))
    for (const format of formats) {
      const printed = await findings(program, work, {
        scope,
        format,
        texts: Object.fromEntries(files),
      })
      const isClean = printed.endsWith(' 0 errors, 0 warnings\n')
      for (const [file] of files) tally.add(`${file} as ${format}`, isClean ? undefined : printed)
    }
  }
  return tally.report()
}

/** In the policy of APIs: what, from, to, and the code of the finding. */
const planted = [
  ['an unknown element', '<outbound>', '<outbound><set-haeder />', 'XSD'],
  ['an element in the wrong section', '<outbound>', '<outbound><forward-request />', 'SECTION'],
  ['a member that is not there', 'Subscription.Id', 'Subscription.Identity', 'CS1061'],
  ['a type that does not fit', '"Bearer " + (string)', '"Bearer " - (string)', 'CS0019'],
  ['a number out of range', 'count="1"', 'count="51"', 'RANGE'],
] as const

export async function plantedInPolicies(program: string, work: string): Promise<Report> {
  const tally = new Tally('planted faults of policies that have to be found')
  const text = planted.reduce(
    (changed, [, from, to]) => changed.replace(from, to),
    policies()['api.xml']!,
  )
  const checked = { scope: 'api', format: 'xml', texts: { 'api.xml': text } } as const
  const printed = await findings(program, work, checked)
  for (const [what, , , code] of planted) {
    tally.add(what, printed.includes(code) ? undefined : `${code} is not among: ${printed}`)
  }
  return tally.report()
}

interface Checked {
  readonly scope: (typeof scopes)[number]
  readonly format: (typeof formats)[number]
  /** By the names of their files. */
  readonly texts: Readonly<Record<string, string>>
}

async function findings(
  program: string,
  work: string,
  { scope, format, texts }: Checked,
): Promise<string> {
  const at = (name: string) => path.join(work, name)
  await writeFile(at('values.json'), JSON.stringify(localNamedValues({ authorityHost })))
  for (const [file, text] of Object.entries(texts)) await writeFile(at(file), text)
  const words = ['check', '--strict', '--scope', scope, '--format', format]
  const files = Object.keys(texts).map(at)
  const ended = await runPolicyCheck(program, [
    ...words,
    '--named-values',
    at('values.json'),
    ...files,
  ])
  return ended.printed
}
