// What is kept of looks at tables, with looks that end when and how the test says.
import { makeObservedVersions, type ConnectedTable } from '../../src/warehouse/observed-versions'
import { Problem } from '../../src/base/problem'
import { toCommit, toTableVersion, type Commit } from '../../src/warehouse/table-version'

const table = { connection: 'default', catalog: 'mesh', schema: 'weather', name: 'readings' }
const minuteMs = 60_000

/** Of one table, unless the microseconds say otherwise. */
const commit = (version: number, epochMicros = BigInt(version)) => toCommit(version, epochMicros)

interface AskOptions {
  readonly maxAgeMs?: number
  readonly of?: ConnectedTable
  readonly signal?: AbortSignal
}

function process() {
  let elapsedMs = 0
  const versions = makeObservedVersions({ now: () => 0, elapsed: () => elapsedMs })
  let looks = 0
  const ask = async (look: Promise<Commit> | number, options: AskOptions = {}) => {
    const { maxAgeMs = minuteMs, of = table, signal } = options
    const begin = () => {
      looks += 1
      return Promise.resolve(typeof look === 'number' ? commit(look) : look)
    }
    const patience = { deadline: 60_000, ...(signal && { signal }) }
    return (await versions.newest(of, maxAgeMs, begin, patience)).version
  }
  const doubt = (of: Commit, maxAgeMs = 0) => {
    versions.doubt(table, of, maxAgeMs)
  }
  const known = (version: number) => versions.known(table, toTableVersion(version))
  return { ask, doubt, known, looks: () => looks, pass: (ms: number) => (elapsedMs += ms) }
}

function pending() {
  let end: (outcome: number | Error) => void = () => undefined
  const look = new Promise<Commit>((resolve, reject) => {
    end = (outcome) => {
      if (typeof outcome === 'number') resolve(commit(outcome))
      else reject(outcome)
    }
  })
  return { look, end }
}

it('a look serves as long as it is young enough for the one who asks', async () => {
  const { ask, pass, looks } = process()
  expect(await ask(3)).toBe(3)
  pass(minuteMs - 1)
  expect(await ask(4)).toBe(3)
  expect(await ask(5, { maxAgeMs: 1_000 })).toBe(5)
  expect(await ask(6)).toBe(5)
  pass(minuteMs)
  expect(await ask(7)).toBe(7)
  expect(looks()).toBe(3)
})

it('an age of nothing is never served by an earlier look, also not by one under way', async () => {
  const { ask, looks } = process()
  const { look, end } = pending()
  const first = ask(look)
  expect(await ask(4, { maxAgeMs: 0 })).toBe(4)
  end(3)
  expect(await first).toBe(3)
  expect(looks()).toBe(2)
})

it('a look that ends after one that began later does not undo it', async () => {
  const { ask, pass } = process()
  const { look, end } = pending()
  const slow = ask(look)
  pass(2_000)
  expect(await ask(4, { maxAgeMs: 1_000 })).toBe(4)
  end(3)
  expect(await slow).toBe(3)
  expect(await ask(5)).toBe(4)
})

it('what is known serves while another looks, and stays when that look fails', async () => {
  const { ask, pass, looks } = process()
  await ask(3)
  pass(2_000)
  const { look, end } = pending()
  const failing = ask(look, { maxAgeMs: 1_000 })
  expect(await ask(9)).toBe(3)
  end(new Error('not to be had'))
  await expect(failing).rejects.toThrow('not to be had')
  expect(await ask(9)).toBe(3)
  expect(looks()).toBe(2)
})

it('a first look that fails is not kept', async () => {
  const { ask } = process()
  await expect(ask(Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await ask(3)).toBe(3)
})

it('whoever waits for a look may leave, and the look goes on for the others', async () => {
  const { ask, looks } = process()
  const { look, end } = pending()
  const leaving = new AbortController()
  const left = ask(look, { signal: leaving.signal })
  const staying = ask(9)
  leaving.abort(new Problem('CallerLeft'))
  await expect(left).rejects.toMatchObject({ code: 'CallerLeft' })
  end(3)
  expect(await staying).toBe(3)
  expect(looks()).toBe(1)
})

it('knows the commit of the newest version, and of no other', async () => {
  const { ask, known } = process()
  await ask(3)
  expect([known(3), known(2)]).toEqual([commit(3), undefined])
})

it('drops the commit that is doubted, and no other that came meanwhile', async () => {
  const { ask, doubt, known } = process()
  await ask(3)
  doubt(commit(2))
  doubt(commit(3, 77n))
  expect(await ask(4)).toBe(3)
  doubt(commit(3))
  expect(known(3)).toBeUndefined()
  expect(await ask(5)).toBe(5)
})

it('lets a commit that is doubted serve as long as whoever doubts it allows', async () => {
  const { ask, doubt, pass } = process()
  await ask(3)
  doubt(commit(3), 1_000)
  pass(999)
  expect(await ask(4)).toBe(3)
  pass(1)
  expect(await ask(5)).toBe(5)
  pass(minuteMs - 1)
  expect(await ask(6)).toBe(5)
})

it.each<[string, Partial<ConnectedTable>]>([
  ['name', { name: 'stations' }],
  ['schema', { schema: 'geo' }],
  ['catalog', { catalog: 'lake' }],
  ['connection', { connection: 'sales' }],
  ['dots elsewhere', { catalog: 'mesh.weather', schema: 'readings', name: '' }],
])('tables with another %s are others', async (_, other) => {
  const { ask } = process()
  await ask(3)
  expect(await ask(4, { of: { ...table, ...other } })).toBe(4)
  expect(await ask(5)).toBe(3)
})
