// For tests: logs as others might have written them, made line by line.
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { AddFile } from './action'
import { commitFile, logDirectory } from './commit-log'
import type { Lake } from './lake'

export const field = (name: string, type: unknown, metadata = {}): object => ({
  name,
  type,
  nullable: true,
  metadata,
})
export const metaData = (
  configuration: Record<string, string> = {},
  fields = [field('id', 'long')],
): object => ({
  id: 'crafted',
  format: { provider: 'parquet', options: {} },
  schemaString: JSON.stringify({ type: 'struct', fields }),
  partitionColumns: [] as string[],
  configuration,
})
export const simplest = { minReaderVersion: 1, minWriterVersion: 2 }
export const file = (name: string, more = {}): AddFile => ({
  path: name,
  partitionValues: {},
  size: 1,
  modificationTime: 0,
  dataChange: true,
  ...more,
})

let crafted = 0
/** A log of these commits, from this version on. */
export async function craft(
  lake: Lake,
  commits: readonly (readonly object[])[],
  first = 0,
): Promise<string> {
  const name = `crafted-${(crafted += 1)}`
  await mkdir(logDirectory(lake.table(name)), { recursive: true })
  for (const [index, actions] of commits.entries()) {
    const lines = actions.map((action) => JSON.stringify(action)).join('\n')
    await writeFile(commitFile(lake.table(name), first + index), lines)
  }
  return name
}

/** Parquet files with the numbers given. */
export async function parquet(
  lake: Lake,
  table: string,
  name: string,
  select: string,
): Promise<void> {
  const target = path.join(lake.table(table), name)
  await mkdir(path.dirname(target), { recursive: true })
  await lake.ask(`COPY (${select}) TO '${target.replaceAll("'", "''")}' (FORMAT parquet)`)
}

export const vector = { storageType: 'u', pathOrInlineDv: 'ab^-aqEH.-t@S}K{vb[*k^', offset: 4 }
