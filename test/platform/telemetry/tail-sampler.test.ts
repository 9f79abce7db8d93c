// Which spans are kept: the fate of one request says nothing about another of the same trace.
import { systemClock } from '../../../src/base/clock'
import type { Observation } from '../../../src/base/observation'
import { invocation, type Invocation } from '../../../src/base/trace'
import { spansOf } from '../../../src/platform/telemetry/exporter/spans'
import { makeTailSampler } from '../../../src/platform/telemetry/exporter/tail-sampler'

const slowRequestMs = 1_000
const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`

const statementOf = (of: Invocation): Observation => ({
  ...{ kind: 'statementRan', ...of, connection: 'default', purpose: 'read' },
  ...{ startedMs: 0, durationMs: 5, queuedMs: 0 },
})

const answerOf = (of: Invocation, durationMs: number): Observation => ({
  ...{ kind: 'requestAnswered', ...of, operation: 'getThings', method: 'GET' },
  ...{ route: 'things', status: 200, bytes: 1, startedMs: 0, durationMs, stages: {} },
})

/** The names of what is kept of these, with the trace's share of ordinary requests at none. */
function keptOf(...observations: readonly Observation[]): readonly string[] {
  const kept: string[] = []
  const sampler = makeTailSampler({
    ...{ clock: systemClock, sampleRatio: 0, slowRequestMs },
    keep: ({ name }) => kept.push(name),
    drop: (reason) => kept.push(reason),
    leaveOut: (reason) => kept.push(reason),
  })
  for (const observation of observations) sampler.take(spansOf(observation)!)
  return kept
}

it('keeps all of a slow request, although an ordinary one of its trace ended first', () => {
  const slow = invocation('slow', traceparent)
  const ordinary = invocation('ordinary', traceparent)
  expect(
    keptOf(
      statementOf(slow),
      statementOf(ordinary),
      answerOf(ordinary, 10),
      answerOf(slow, slowRequestMs),
    ),
  ).toEqual(['statement', 'GET /things'])
})

it('keeps nothing of an ordinary request, although a slow one of its trace ended first', () => {
  const slow = invocation('slow', traceparent)
  const ordinary = invocation('ordinary', traceparent)
  expect(
    keptOf(statementOf(ordinary), answerOf(slow, slowRequestMs), answerOf(ordinary, 10)),
  ).toEqual(['GET /things'])
})
