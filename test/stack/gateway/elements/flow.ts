// Elements that decide what runs: the outer scope, a choice, an answer that ends it all, and repetition.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Place } from '../place'
import { Answered, emptyResponse, PolicyFailure, type Step } from '../policy-run'
import type { PolicyTexts } from '../policy-texts'
import { responseChanges, responseParts } from './setters'

export function base(texts: PolicyTexts, { outer }: Place): Step {
  texts.allow([])
  if (!outer) throw texts.fault('has no outer scope')
  return outer
}

export function choose(texts: PolicyTexts, place: Place): Step {
  texts.allow([], ['when', 'otherwise'])
  const branches = texts.element.children.map((child) => {
    const branch = texts.of(child)
    const steps = place.sequence(child)
    if (child.name === 'otherwise') return { applies: () => true, steps }
    return { applies: branch.condition('condition'), steps }
  })
  return async (run) => {
    await branches.find(({ applies }) => applies(run))?.steps(run)
  }
}

export function returnResponse(texts: PolicyTexts): Step {
  texts.allow([], responseParts)
  const changes = responseChanges(texts)
  return (run) => {
    // It starts afresh; what expressions see until it is whole is the answer before.
    const response = emptyResponse(200)
    for (const change of changes) change(response, run)
    run.response = response
    return Promise.reject(new Answered())
  }
}

export function retry(texts: PolicyTexts, place: Place): Step {
  texts.allow(['condition', 'count', 'interval', 'first-fast-retry'], place.known)
  const condition = texts.condition('condition')
  const count = texts.number('count')
  const intervalMs = texts.number('interval') * 1_000
  const isFirstFast = texts.isTrue('first-fast-retry', false)
  const steps = place.sequence(texts.element)
  return async (run) => {
    for (let attempt = 0; ; attempt += 1) {
      const failure = await failureOf(steps, run)
      if (attempt === count || run.signal.aborted || !condition(run)) {
        if (failure) throw failure
        return
      }
      if (!(isFirstFast && attempt === 0))
        await sleep(intervalMs, undefined, { signal: run.signal })
    }
  }
}

async function failureOf(
  steps: Step,
  run: Parameters<Step>[0],
): Promise<PolicyFailure | undefined> {
  try {
    await steps(run)
    return undefined
  } catch (error) {
    if (!(error instanceof PolicyFailure)) throw error
    run.response = undefined
    return error
  }
}
