// A commit that was pinned and turns out not to be readable, or not to fit: what is looked up again, and who
// is told what.
import type { Observation } from '../../src/base/observation'
import { Problem } from '../../src/base/problem'
import { versionedApp as app } from './versioned-app'
import { versionedTable } from './versioned-table'

const many = 1_000

const drift = (observed: readonly Observation[]) =>
  observed.filter(({ kind }) => kind === 'sourceDrifted')

describe('a known version that cannot be read any more', () => {
  it.each([
    ['because the table was made anew with fewer versions', { newest: 1, createdMs: 60_000 }],
    ['because the table was made anew with more versions', { newest: 30, createdMs: 60_000 }],
    ['because its files were cleaned away', { oldest: 10, newest: 12 }],
  ])('%s is looked up again, once for all reads', async (_, changed) => {
    const warehouse = versionedTable(9, many)
    const { ask } = app(warehouse)
    await ask()
    Object.assign(warehouse, changed)
    warehouse.asked.splice(0)
    const answers = await Promise.all([ask(), ask()])
    expect(answers.map(({ version }) => version)).toEqual([changed.newest, changed.newest])
    const [gone, again] = ['read what is gone', `read ${changed.newest}`]
    expect(warehouse.asked).toEqual([gone, gone, 'look', again, again])
    expect(warehouse.openResults()).toBe(0)
  })

  it.each([
    ['made anew with fewer versions', { newest: 1, createdMs: 60_000 }],
    ['made anew with more versions', { newest: 30, createdMs: 60_000 }],
    ['cleaned up', { oldest: 10, newest: 12 }],
  ])('ends a walk of its pages when the table was %s', async (_, changed) => {
    const warehouse = versionedTable(9, many)
    const { ask } = app(warehouse)
    const { next = '' } = await ask({ query: 'maxpagesize=2' })
    Object.assign(warehouse, changed)
    warehouse.asked.splice(0)
    await expect(ask({ query: next })).rejects.toMatchObject({
      code: 'VersionGone',
      options: { target: 'skipToken' },
    })
    expect(warehouse.asked).toEqual(['read what is gone'])
  })

  it('is named by its number to the caller who asked for it', async () => {
    const warehouse = versionedTable(9, many)
    const { ask } = app(warehouse)
    await ask()
    Object.assign(warehouse, { oldest: 10, newest: 12 })
    const target = { target: 'asOfVersion' }
    await expect(ask({ query: 'asOfVersion=9' })).rejects.toMatchObject({
      code: 'VersionGone',
      options: target,
    })
    await expect(ask({ query: 'asOfVersion=13' })).rejects.toMatchObject({
      code: 'VersionNotFound',
      message: 'The table has no version 13. The newest is 12.',
      options: target,
    })
    await expect(ask({ query: 'asOfTimestamp=1970-01-01T00:00:09Z' })).rejects.toMatchObject({
      code: 'BeforeFirstVersion',
      options: { target: 'asOfTimestamp' },
    })
  })

  it('means the version of that number in a table that was made anew', async () => {
    const warehouse = versionedTable(9, many)
    const { ask } = app(warehouse)
    await ask()
    Object.assign(warehouse, { newest: 30, createdMs: 60_000 })
    warehouse.asked.splice(0)
    expect((await ask({ query: 'asOfVersion=9' })).version).toBe(9)
    expect(warehouse.asked).toEqual(['read what is gone', 'search', 'read 9'])
  })

  it('is not read again when a look finds the same', async () => {
    const warehouse = versionedTable(9, many)
    const { ask } = app(warehouse)
    warehouse.readable = false
    await expect(ask()).rejects.toMatchObject({ code: 'VersionGone' })
    expect(warehouse.asked).toEqual(['look', 'read 9', 'look'])
  })
})

describe('a version that does not fit the declaration', () => {
  const before = (fitting: number) => (version: number) =>
    version < fitting ? new Problem('SourceDrift', undefined, { target: 'row' }) : undefined

  it('is the caller’s to change where the caller named it, and no drift', async () => {
    const warehouse = versionedTable(9, many)
    warehouse.failing = before(5)
    const { ask, observed } = app(warehouse)
    for (const [query, target] of [
      ['asOfVersion=4', 'asOfVersion'],
      ['asOfTimestamp=1970-01-01T00:00:04Z', 'asOfTimestamp'],
    ]) {
      await expect(ask({ query: query! })).rejects.toMatchObject({
        code: 'IncompatibleVersion',
        options: { target },
      })
    }
    expect((await ask({ query: 'asOfVersion=5' })).version).toBe(5)
    expect(drift(observed)).toEqual([])
  })

  it('ends a walk that began before the product was declared anew', async () => {
    const warehouse = versionedTable(9, many)
    const { ask, observed } = app(warehouse)
    const { next = '' } = await ask({ query: 'maxpagesize=2' })
    warehouse.failing = before(10)
    await expect(ask({ query: next })).rejects.toMatchObject({
      code: 'VersionGone',
      options: { target: 'skipToken' },
    })
    expect(drift(observed)).toEqual([])
  })

  it('is looked up once more where we chose it: a source that was mended serves at once', async () => {
    const warehouse = versionedTable(9, many)
    const { ask, pass, observed } = app(warehouse)
    warehouse.failing = before(10)
    await expect(ask()).rejects.toMatchObject({ code: 'SourceDrift' })
    expect(drift(observed)).toMatchObject([
      { kind: 'sourceDrifted', code: 'SourceDrift', column: 'row' },
    ])
    pass(1_000)
    warehouse.newest = 10
    expect((await ask()).version).toBe(10)
    expect(warehouse.asked).toEqual(['look', 'read 9', 'read 9', 'look', 'read 10'])
  })

  it('costs a look a second at the most, however many ask', async () => {
    const warehouse = versionedTable(9, many)
    warehouse.failing = before(10)
    const { ask, pass } = app(warehouse)
    await Promise.allSettled([ask(), ask()])
    pass(1_000)
    await Promise.allSettled([ask(), ask(), ask()])
    const reads = (count: number) => Array.from({ length: count }, () => 'read 9')
    expect(warehouse.asked).toEqual(['look', ...reads(5), 'look'])
  })
})

it('a source that refuses to be read as of a version is its owner’s fault, and told to the owner', async () => {
  const warehouse = versionedTable(9, many)
  warehouse.failing = () => new Problem('SourceNotVersioned')
  const { ask, observed } = app(warehouse)
  for (const query of ['', 'asOfVersion=3']) {
    await expect(ask({ query })).rejects.toMatchObject({ code: 'SourceNotVersioned' })
  }
  expect(drift(observed)).toMatchObject([
    { code: 'SourceNotVersioned' },
    { code: 'SourceNotVersioned' },
  ])
})
