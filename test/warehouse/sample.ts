// For tests: a table, and how a statement about it runs.
import { invocation } from '../../src/base/trace'
import type { RunOptions } from '../../src/warehouse/warehouse'

export const source = { catalog: 'mesh', schema: 'weather', name: 'readings' }

export const options: RunOptions = {
  connection: 'default',
  as: { kind: 'service' },
  invocation: invocation('request'),
  purpose: 'read',
  tags: {},
  deadline: Infinity,
  signal: new AbortController().signal,
}
