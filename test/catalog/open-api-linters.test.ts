// The OpenAPI documents under two linters that are not ours, Spectral with rules of our own and Redocly:
// neither finds anything, and each would.
import { execFile } from 'node:child_process'
import path from 'node:path'
import { productWithPort } from '../declare/sample'
import { documentOf, lintedDocuments } from './documents'
import type { Findings } from './lint'
import { ownRules } from './open-api-rules'

function findingsIn(documents: readonly object[]): Promise<readonly Findings[]> {
  return new Promise((resolve, reject) => {
    const script = [
      '--require',
      require.resolve('../stack/typescript.cjs'),
      path.join(__dirname, 'lint.ts'),
    ]
    const child = execFile(process.execPath, script, (error, stdout) => {
      if (error) reject(new Error('the linters failed', { cause: error }))
      else resolve(JSON.parse(stdout) as readonly Findings[])
    })
    child.stdin?.end(JSON.stringify(documents))
  })
}

type Tree = Record<string, unknown>

const sound = documentOf(productWithPort({}), { announces: false })

/** The sound document with this value at this place; `undefined` removes what is there. */
function changed(at: string, value: unknown): object {
  const copy = structuredClone(sound) as unknown as Tree
  const names = at.split(' ')
  const parent = names.slice(0, -1).reduce((part, name) => part[name] as Tree, copy)
  parent[names.at(-1)!] = value
  return JSON.parse(JSON.stringify(copy)) as object
}

const operation = 'paths /orders/totals get'
const problem = 'components responses Rows400'
const page = `${operation} responses 200 content application/json`
const wrongRow = { value: [{ id: 1, name: null }] }

type Linter = keyof Findings

const faulty: readonly (readonly [linter: Linter, rule: string, at: string, value: unknown])[] = [
  ['spectral', 'meshport-error-body', 'components schemas Error properties code', undefined],
  ['spectral', 'meshport-error-code-header', `${problem} headers x-ms-error-code`, undefined],
  ['spectral', 'meshport-request-id-header', `${problem} headers x-ms-request-id`, undefined],
  ['spectral', 'meshport-page', 'components schemas TotalsPage properties count', { type: 'null' }],
  ['spectral', 'meshport-operation-name', `${operation} operationId`, 'Get_totals'],
  ['spectral', 'meshport-path-name', 'paths /orders/Totals', {}],
  ['spectral', 'meshport-parameter-example', `${operation} parameters 0 example`, undefined],
  ['spectral', 'meshport-page-example', `${page} example`, undefined],
  ['spectral', 'oas3-valid-media-example', `${page} example`, wrongRow],
  ['spectral', 'oas3-schema', `${operation} responses`, []],
  ['redocly', 'no-invalid-media-type-examples', `${page} example`, wrongRow],
  ['redocly', 'no-invalid-parameter-examples', `${operation} parameters 0 example`, 'many'],
  ['redocly', 'no-unresolved-refs', 'components schemas TotalsPage', undefined],
  ['redocly', 'struct', `${operation} responses`, []],
]

/** One process lints all. */
let found: readonly Findings[] = []

beforeAll(async () => {
  const wrong = faulty.map(([, , at, value]) => changed(at, value))
  found = await findingsIn([...lintedDocuments.map(([, document]) => document), ...wrong])
}, 120_000)

it('neither finds anything in the documents of the products', () => {
  const named = lintedDocuments.map(([name], i) => [name, found[i]])
  expect(named).toEqual(lintedDocuments.map(([name]) => [name, { spectral: [], redocly: [] }]))
})

it.each(faulty.map(([linter, rule], i) => [linter, rule, i] as const))(
  '%s finds a fault by the rule %s',
  (linter, rule, i) => {
    const rules = found[lintedDocuments.length + i]?.[linter].map(
      (finding) => finding.split(' ')[0],
    )
    expect(rules).toContain(rule)
  },
)

it('each rule of our own is shown to find a fault', () => {
  expect(faulty.map(([, rule]) => rule)).toEqual(expect.arrayContaining([...ownRules]))
})
