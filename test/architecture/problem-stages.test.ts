// Which problems an endpoint can give is data, and true: it names the stage of every problem that is
// thrown in a file that it reaches.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { makeLinks } from '../../src/base/links'
import { problems } from '../../src/base/problem'
import type { ProblemStage } from '../../src/base/problems/problem-kind'
import type { Endpoint } from '../../src/functions/http/endpoint'
import { feedOf } from '../../src/events/feed'
import { asyncApiEndpoint } from '../../src/functions/async-api'
import { catalogEndpoint } from '../../src/functions/catalog'
import { docsEndpoints } from '../../src/functions/docs'
import { eventSchemaEndpoint } from '../../src/functions/event-schema'
import { healthEndpoint } from '../../src/functions/health'
import { notFoundEndpoint } from '../../src/functions/not-found'
import { openApiEndpoint } from '../../src/functions/open-api'
import { outputPortEndpoint } from '../../src/functions/output-port'
import { readinessEndpoint } from '../../src/functions/readiness'
import { versionsEndpoint } from '../../src/functions/versions'
import { memoryOutbox } from '../suites/memory-outbox'
import { products } from '../../src/products'
import { root } from './repository'

const stageOf = (code: string): ProblemStage | undefined =>
  (problems as Readonly<Partial<Record<string, { readonly stage: ProblemStage }>>>)[code]?.stage

/** The files that one file imports something from that is there when it runs. */
const importsOf = (file: string): readonly string[] =>
  [...readFileSync(path.join(root, file), 'utf8').matchAll(/^import (?!type ).*?from '(\..*?)'/gms)]
    .map(([, target = '']) => `${path.posix.join(path.posix.dirname(file), target)}.ts`)
    // What all endpoints share gives what all can give.
    .filter((target) => !target.startsWith('src/functions/http/'))
    // Its problems are shown in documents, and none leaves it.
    .filter((target) => target !== 'src/catalog/open-api/example-problem.ts')

function reachedFrom(file: string, reached = new Set<string>()): ReadonlySet<string> {
  if (reached.has(file)) return reached
  reached.add(file)
  for (const target of importsOf(file)) reachedFrom(target, reached)
  return reached
}

const thrownIn = (file: string): readonly ProblemStage[] =>
  [...readFileSync(path.join(root, file), 'utf8').matchAll(/'(\w+)'/g)].flatMap(
    ([, code = '']) => stageOf(code) ?? [],
  )

const links = makeLinks('https://mesh.example')
const [product] = products
const [outputPort] = Object.values(product!.outputPorts)

const thrownBy = (endpointFile: string): readonly ProblemStage[] =>
  [...reachedFrom(`src/functions/${endpointFile}.ts`)]
    .filter((name) => !name.startsWith('src/base/'))
    .flatMap(thrownIn)

/** The outbox is an interface, so its problems are not thrown in a file that is reached. */
const fromStore = (file: string): readonly ProblemStage[] =>
  file === 'versions' ? ['announce'] : []

it.each<[string, Endpoint]>([
  ['health', healthEndpoint({ version: '1.0.0', commit: null })],
  ['readiness', readinessEndpoint()],
  ['not-found', notFoundEndpoint([])],
  ['output-port', outputPortEndpoint(product!, outputPort!, {} as never)],
  [
    'versions',
    versionsEndpoint(outputPort!, feedOf(product!, outputPort!), { outbox: memoryOutbox(), links }),
  ],
  ['event-schema', eventSchemaEndpoint(links)],
  ['open-api', openApiEndpoint(product!, { links, announces: true })],
  ['catalog', catalogEndpoint([], { links, announces: true })],
  ...docsEndpoints('').map((endpoint): [string, Endpoint] => ['docs', endpoint]),
  ['async-api', asyncApiEndpoint([], { topic: {} as never, links })],
])('%s names exactly the stages of the problems that it can give', (file, { stages, callers }) => {
  const given = new Set<ProblemStage>([...thrownBy(file), ...fromStore(file), 'anywhere'])
  if (callers === 'identified') given.add('authenticate')
  expect([...stages].sort()).toEqual([...given].sort())
})

it('finds the problems of the whole query path', () => {
  expect(thrownBy('output-port')).toEqual(
    expect.arrayContaining(['routing', 'parse', 'plan', 'run'] satisfies ProblemStage[]),
  )
})
