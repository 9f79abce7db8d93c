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

/** Puts a value at a place of a document; `undefined` removes what is there. */
function put(document: Tree, at: string, value: unknown): void {
  const names = at.split(' ')
  const parent = names.slice(0, -1).reduce((part, name) => part[name] as Tree, document)
  parent[names.at(-1)!] = value
}

const operation = 'paths /orders/totals get'
const problem = 'components responses Rows400'
const page = `${operation} responses 200 content application/json`
const wrongRow = { value: [{ id: 1, name: null }] }

type Linter = keyof Findings

/** What is wrong in a document, and what has to find it. */
interface Faulty {
  readonly wrong: readonly (readonly [at: string, value: unknown])[]
  readonly found: readonly (readonly [linter: Linter, rule: string])[]
}

/** Faults that have nothing to do with each other are in one document, because a document takes long. */
const faulty: readonly Faulty[] = [
  {
    wrong: [
      ['components schemas Error properties code', undefined],
      [`${problem} headers x-ms-error-code`, undefined],
      [`${problem} headers x-ms-request-id`, undefined],
      ['components schemas TotalsPage properties count', { type: 'null' }],
      [`${operation} operationId`, 'Get_totals'],
      ['paths /orders/Totals', {}],
      [`${operation} parameters 0 example`, undefined],
      [`${page} example`, undefined],
    ],
    found: [
      ['spectral', 'meshport-error-body'],
      ['spectral', 'meshport-error-code-header'],
      ['spectral', 'meshport-request-id-header'],
      ['spectral', 'meshport-page'],
      ['spectral', 'meshport-operation-name'],
      ['spectral', 'meshport-path-name'],
      ['spectral', 'meshport-parameter-example'],
      ['spectral', 'meshport-page-example'],
    ],
  },
  {
    wrong: [
      [`${page} example`, wrongRow],
      [`${operation} parameters 0 example`, 'many'],
    ],
    found: [
      ['spectral', 'oas3-valid-media-example'],
      ['redocly', 'no-invalid-media-type-examples'],
      ['redocly', 'no-invalid-parameter-examples'],
    ],
  },
  {
    wrong: [[`${operation} responses`, []]],
    found: [
      ['spectral', 'oas3-schema'],
      ['redocly', 'struct'],
    ],
  },
  {
    wrong: [['components schemas TotalsPage', undefined]],
    found: [['redocly', 'no-unresolved-refs']],
  },
]
const findings = faulty.flatMap(({ found }, i) => found.map(([...each]) => [...each, i] as const))

/** One process lints all. */
let found: readonly Findings[] = []

beforeAll(async () => {
  const wrong = faulty.map((each) => {
    const document = structuredClone(sound) as unknown as Tree
    for (const [at, value] of each.wrong) put(document, at, value)
    return document
  })
  found = await findingsIn([...lintedDocuments.map(([, document]) => document), ...wrong])
}, 120_000)

it('neither finds anything in the documents of the products', () => {
  const named = lintedDocuments.map(([name], i) => [name, found[i]])
  expect(named).toEqual(lintedDocuments.map(([name]) => [name, { spectral: [], redocly: [] }]))
})

it.each(findings)('%s finds a fault by the rule %s', (linter, rule, i) => {
  const rules = found[lintedDocuments.length + i]?.[linter].map((finding) => finding.split(' ')[0])
  expect(rules).toContain(rule)
})

it('each rule of our own is shown to find a fault', () => {
  expect(findings.map(([, rule]) => rule)).toEqual(expect.arrayContaining([...ownRules]))
})
