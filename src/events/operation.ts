// What Delta's operations mean for events, by the names that a table's history gives them.

const upkeep = new Set(['OPTIMIZE', 'VACUUM START', 'VACUUM END'])
const changesOfRows = new Set(['WRITE', 'UPDATE', 'DELETE', 'MERGE'])

/** Whether the operation leaves all rows as they are. */
export function isUpkeep(operation: string): boolean {
  return upkeep.has(operation)
}

/** Whether the operation leaves the table's id alone, and its columns: only WRITE may add some. */
export function changesOnlyRows(operation: string): boolean {
  return upkeep.has(operation) || changesOfRows.has(operation)
}
