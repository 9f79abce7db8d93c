// Holds what a statement gave against what its plan expects. A source that no longer has the declared
// columns is noticed here, before a value is read by the wrong type, and its owner is told.
import type { Observe } from '../base/observation'
import { Problem } from '../base/problem'
import { isEncodedAs } from '../warehouse/arrow-type'
import type { ResultSet } from '../warehouse/result-set'
import { selectedColumns } from './compile'
import type { QueryPlan } from './plan'

/** The result itself. One that does not fit is closed, and the problem names the column at fault. */
export function takePlanned(result: ResultSet, plan: QueryPlan): ResultSet {
  try {
    checkColumns(result, plan)
    return result
  } catch (misfit) {
    result.close()
    throw misfit
  }
}

function checkColumns({ columns: given }: ResultSet, plan: QueryPlan): void {
  const selected = selectedColumns(plan)
  // The statement names its columns one by one, so the source has no say in this.
  if (given.map(({ name }) => name).join() !== selected.map(({ name }) => name).join()) {
    const cause = 'the result has other columns than its statement names'
    throw new Problem('InvalidWarehouseAnswer', undefined, { cause })
  }
  selected.forEach(({ column, type }, i) => {
    const encoding = given[i]?.type
    if (encoding && isEncodedAs(type, encoding)) return
    throw new Problem('SourceDrift', `The column ${column} has another type than declared.`, {
      target: column,
    })
  })
}

/** Tells the owner of a source that is not as declared, whichever stage noticed it. */
export function reportDrift(
  error: unknown,
  plan: QueryPlan,
  requestId: string,
  observe: Observe,
): void {
  if (!(error instanceof Problem)) return
  const { code, options } = error
  if (code !== 'SourceDrift' && code !== 'SourceNotVersioned') return
  // A warehouse that misses a column may not say which.
  const column = selectedColumns(plan).find(({ column }) => column === options.target)
  const { dataProduct, dataProductVersion, outputPort } = plan
  observe({
    kind: 'sourceDrifted',
    requestId,
    ...{ dataProduct, dataProductVersion, outputPort },
    code,
    ...(column && { column: column.column }),
  })
}
