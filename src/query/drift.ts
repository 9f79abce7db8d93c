// Compares what a statement gave with what its plan expects. A source that no longer has the declared
// columns is noticed here, before a value is read by the wrong type.
import { Problem } from '../base/problem'
import { isEncodedAs } from '../warehouse/arrow-type'
import type { ResultSet } from '../warehouse/result-set'
import { resultColumns } from './compile'
import type { QueryPlan } from './plan'

/** The result itself, if it fits; otherwise it is closed, and the problem is `SourceDrift`. */
export function refuseDrift(result: ResultSet, plan: QueryPlan): ResultSet {
  try {
    compare(result, plan)
    return result
  } catch (drift) {
    result.close()
    throw drift
  }
}

/** Names the column at fault: a product's columns are no secret to its callers. */
function compare({ columns: given }: ResultSet, plan: QueryPlan): void {
  const columns = resultColumns(plan)
  if (given.length !== columns.length) {
    throw new Problem('SourceDrift', 'The source gave another number of columns than declared.')
  }
  columns.forEach(({ name, type, mask }, i) => {
    const column = given[i]
    if (column?.name !== name) {
      throw new Problem('SourceDrift', `The source gave no column ${name}.`, { target: name })
    }
    if (mask === 'clear' && !isEncodedAs(type, column.type)) {
      throw new Problem('SourceDrift', `The column ${name} has another type than declared.`, {
        target: name,
      })
    }
  })
}
