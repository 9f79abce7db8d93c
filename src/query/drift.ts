// Compares the columns of a result with those that the plan expects, before a value is read by the
// wrong type. A source that no longer has the declared columns is reported to the product's owner.
import type { Observe } from '../base/observation'
import { Problem } from '../base/problem'
import type { Invocation } from '../base/trace'
import { isEncodedAs } from '../warehouse/arrow-type'
import type { ResultSet } from '../warehouse/result-set'
import { selectedColumns } from './compile'
import type { QueryPlan } from './plan'

/** Returns the result, or closes it and throws a problem that names the column at fault. */
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
  // The statement names each column, so a difference here cannot come from the source.
  if (given.map(({ name }) => name).join() !== selected.map(({ name }) => name).join()) {
    const cause = 'the result has other columns than its statement names'
    throw new Problem('InvalidWarehouseAnswer', undefined, { cause })
  }
  selected.forEach(({ column, type }, i) => {
    const encoding = given[i]?.type
    if (encoding && isEncodedAs(type, encoding)) return
    throw new Problem('SourceDrift', `The column ${column} does not have its declared type.`, {
      target: column,
    })
  })
}

/** Records for the product's owner that the source is not as declared, whichever stage noticed it. */
export function reportDrift(
  error: unknown,
  plan: QueryPlan,
  invocation: Invocation,
  observe: Observe,
): void {
  if (!(error instanceof Problem)) return
  const { code, options } = error
  if (code !== 'SourceDrift' && code !== 'SourceNotVersioned') return
  // The warehouse does not always name the column that is missing.
  const column = selectedColumns(plan).find(({ column }) => column === options.target)
  const { dataProduct, dataProductVersion, outputPort } = plan
  observe({
    kind: 'sourceDrifted',
    ...invocation,
    ...{ dataProduct, dataProductVersion, outputPort },
    code,
    ...(column && { column: column.column }),
  })
}
