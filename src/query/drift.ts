// Compares what a statement gave with what its plan expects, by name. A source that no longer has the
// declared columns is noticed here, before a value is read by the wrong type, and its owner is told.
import type { Observe } from '../base/observation'
import { Problem } from '../base/problem'
import { isEncodedAs } from '../warehouse/arrow-type'
import type { RecordBatch, ResultSet } from '../warehouse/result-set'
import { resultColumns } from './compile'
import type { QueryPlan } from './plan'

/**
 * The planned columns of a result, in the plan's order, wherever the result has them. What it has beside
 * them is left out and told. If it does not fit, it is closed, and the problem is `SourceDrift`.
 *
 * @param observeOnce is told of a left out column with each result
 */
export function takePlanned(result: ResultSet, plan: QueryPlan, observeOnce: Observe): ResultSet {
  try {
    const positions = plannedPositions(result, plan)
    const undeclared = result.columns.filter((_, i) => !positions.includes(i))
    for (const { name: column } of undeclared) {
      observeOnce({ kind: 'undeclaredColumn', ...outputPortOf(plan), column })
    }
    const areInPlace = positions.every((position, i) => position === i)
    return areInPlace ? result : selected(result, positions)
  } catch (drift) {
    result.close()
    throw drift
  }
}

/** Tells the owner of any drift, whichever stage met it. */
export function reportDrift(
  error: unknown,
  plan: QueryPlan,
  requestId: string,
  observe: Observe,
): void {
  if (!(error instanceof Problem) || error.code !== 'SourceDrift') return
  const { target } = error.options
  // A warehouse that misses a column may not say which.
  const column = resultColumns(plan).find(({ name, column: own }) =>
    [name, own].includes(target ?? ''),
  )
  observe({
    kind: 'sourceDrifted',
    requestId,
    ...outputPortOf(plan),
    ...(column && { column: column.column }),
  })
}

function outputPortOf({ dataProduct, dataProductVersion, outputPort }: QueryPlan) {
  return { dataProduct, dataProductVersion, outputPort }
}

/** Names the column at fault: a product's columns are no secret to its callers. */
function plannedPositions({ columns: given }: ResultSet, plan: QueryPlan): readonly number[] {
  const names = given.map(({ name }) => name)
  return resultColumns(plan).map(({ name, type, mask }) => {
    const position = names.indexOf(name)
    const column = given[position]
    if (!column) throw drift(name, `The source gave no column ${name}.`)
    if (names.lastIndexOf(name) !== position) {
      throw drift(name, `The source gave the column ${name} more than once.`)
    }
    if (mask === 'clear' && !isEncodedAs(type, column.type)) {
      throw drift(name, `The column ${name} has another type than declared.`)
    }
    return position
  })
}

function drift(target: string, message: string): Problem {
  return new Problem('SourceDrift', message, { target })
}

function selected({ columns, batches, close }: ResultSet, positions: readonly number[]): ResultSet {
  async function* select(): AsyncGenerator<RecordBatch> {
    for await (const batch of batches) yield batch.selectAt([...positions])
  }
  return {
    columns: positions.flatMap((position) => columns[position] ?? []),
    batches: select(),
    close,
  }
}
