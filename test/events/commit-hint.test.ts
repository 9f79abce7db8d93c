// Which storage events are hints that a table has a new commit, and of which table.
import { commitHintOf, folderOf } from '../../src/events/commit-hint'

const created = 'Microsoft.Storage.BlobCreated'
const renamed = 'Microsoft.Storage.BlobRenamed'
const blob = 'https://lake.blob.core.windows.net/mesh/sales/orders'
const dfs = 'https://lake.dfs.core.windows.net/mesh/sales/orders'
const commit = '_delta_log/00000000000000000012.json'
const hint = { folder: 'lake/mesh/sales/orders', tableVersion: 12 }

it.each([
  ['a commit that was written', created, { url: `${blob}/${commit}` }],
  ['a commit that was written through the other address', created, { url: `${dfs}/${commit}` }],
  ['a commit that was renamed', renamed, { destinationUrl: `${dfs}/${commit}` }],
])('%s is a hint', (_, eventType, data) => {
  expect(commitHintOf({ eventType, data })).toEqual(hint)
})

it.each([
  ['a checkpoint', '_delta_log/00000000000000000010.checkpoint.parquet'],
  ['a checkpoint in JSON', '_delta_log/00000000000000000010.checkpoint.6f.json'],
  ['compacted commits', '_delta_log/00000000000000000001.00000000000000000005.compacted.json'],
  ['a staged commit', '_delta_log/_staged_commits/00000000000000000012.6f.json'],
  ['a temporary file', '_delta_log/__tmp_path_dir/.00000000000000000012.json.6f.tmp'],
  ['a file of rows', 'part-00000.snappy.parquet'],
  ['a version that is too large', '_delta_log/99999999999999999999.json'],
])('%s is none', (_, file) => {
  expect(commitHintOf({ eventType: created, data: { url: `${blob}/${file}` } })).toBeUndefined()
})

it.each([
  ['Microsoft.Storage.BlobDeleted', { url: `${blob}/${commit}` }],
  // The temporary file, from which the commit is renamed.
  [renamed, { url: `${dfs}/${commit}`, destinationUrl: `${dfs}/_delta_log/x.tmp` }],
  [created, {}],
  [created, { url: 7 }],
  [created, { url: 'no URL/_delta_log/00000000000000000012.json' }],
])('%s with %j is none', (eventType, data) => {
  expect(commitHintOf({ eventType, data })).toBeUndefined()
})

it.each([
  ['abfss://mesh@lake.dfs.core.windows.net/sales/orders', 'lake/mesh/sales/orders'],
  ['abfss://mesh@lake.dfs.core.windows.net/sales/orders/', 'lake/mesh/sales/orders'],
  ['wasbs://mesh@lake.blob.core.windows.net/sales/orders', 'lake/mesh/sales/orders'],
  [dfs, 'lake/mesh/sales/orders'],
  [`${blob}%20new`, 'lake/mesh/sales/orders new'],
  ['file:///data/orders', 'file:///data/orders'],
  [`${blob}%zz`, 'lake/mesh/sales/orders%zz'],
  ['nothing', undefined],
])('%s is the folder %s', (location, folder) => {
  expect(folderOf(location)).toBe(folder)
})
