// A skipToken shows nothing, and opens only for the query, the principal and the keys it was made for.
import { randomBytes } from 'node:crypto'
import { CompactEncrypt } from 'jose'
import { anonymous } from '../../src/access/principal'
import { Problem } from '../../src/base/problem'
import { fixedSecret } from '../../src/base/secret'
import { makePageTokens, type PageTokenKeys } from '../../src/query/page-token'
import { pinQuery } from '../../src/query/plan'
import { toCommit } from '../../src/warehouse/table-version'
import { planOf } from './sample'

const key = () => new Uint8Array(randomBytes(32))
const keys = { current: key() }
const tokens = makePageTokens(fixedSecret<PageTokenKeys>(keys))
const somebody = anonymous()
const commit = toCommit(7, 1_717_200_000_123_456n)
const plan = planOf('from=2024-01-01T00:00:00Z')
const cursor = {
  after: [
    { type: { kind: 'string' as const }, text: 'Zermatt 😀' },
    { type: { kind: 'timestamp' as const }, text: '2024-01-02T03:04:05.678901Z' },
  ],
  rowsLeft: 12,
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
/** Another character for base64url, which differs in the bit that counts even at a part's end. */
const otherBits = (character: string) =>
  character === '.' ? 'A' : (alphabet[alphabet.indexOf(character) ^ 32] ?? '')

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'opened',
    (problem: unknown) => (problem as { code?: string }).code,
  )

describe('a skipToken', () => {
  it('brings back the cursor that it was sealed with', async () => {
    const opened = await tokens.open(plan, somebody, await tokens.seal(plan, somebody, cursor))
    expect(opened).toEqual({ cursor, commit: undefined })
  })

  it('keeps a NULL key, and that nobody limited the rows', async () => {
    const unlimited = { after: [null, cursor.after[1] ?? null], rowsLeft: undefined }
    const opened = await tokens.open(plan, somebody, await tokens.seal(plan, somebody, unlimited))
    expect(opened.cursor).toEqual(unlimited)
  })

  it('keeps the commit that its query reads, which the next request does not know', async () => {
    const token = await tokens.seal(pinQuery(plan, commit), somebody, cursor)
    expect(await tokens.open(plan, somebody, token)).toEqual({ cursor, commit })
  })

  it('may be opened with another page size', async () => {
    const token = await tokens.seal(plan, somebody, cursor)
    expect((await tokens.open({ ...plan, pageRowsMax: 7 }, somebody, token)).cursor).toEqual(cursor)
  })

  it('shows no part of the key, and is never the same twice', async () => {
    const [one, other] = [
      await tokens.seal(plan, somebody, cursor),
      await tokens.seal(plan, somebody, cursor),
    ]
    const readable = one.split('.').map((part) => Buffer.from(part, 'base64url').toString('latin1'))
    expect(readable.join()).not.toMatch(/Zermatt|2024/)
    expect(one).not.toBe(other)
  })

  it.each([
    ['another filter', planOf('from=2024-01-02T00:00:00Z')],
    ['another top', planOf('from=2024-01-01T00:00:00Z&top=5')],
    ['another version', planOf('from=2024-01-01T00:00:00Z&asOfVersion=3')],
    ['another output port', { ...plan, outputPort: 'other' }],
  ])('does not open for %s', async (_, other) => {
    const token = await tokens.seal(plan, somebody, cursor)
    expect(await codeOf(tokens.open(other, somebody, token))).toBe('SkipTokenMismatch')
  })

  it('does not open for somebody else', async () => {
    const token = await tokens.seal(plan, somebody, cursor)
    const other = { ...somebody, id: 'somebody else' }
    expect(await codeOf(tokens.open(plan, other, token))).toBe('SkipTokenMismatch')
  })

  it('opens after a release of the product that changes no rows', async () => {
    const token = await tokens.seal(plan, somebody, cursor)
    const released = { ...plan, dataProductVersion: '1.3.0', columns: plan.columns.slice(1) }
    expect((await tokens.open(released, somebody, token)).cursor).toEqual(cursor)
  })

  it('brings back values that callers may not write themselves', async () => {
    const [station, taken] = cursor.after
    const far = {
      after: [station!, { ...taken!, text: '+10000-01-01T00:00:00.000000Z' }],
      rowsLeft: 1,
    }
    const token = await tokens.seal(plan, somebody, far)
    expect((await tokens.open(plan, somebody, token)).cursor).toEqual(far)
  })

  it('that another instance sealed with a key of which this one has not heard opens after one reading', async () => {
    const renewed: PageTokenKeys = { current: key(), previous: keys.current }
    const other = makePageTokens(fixedSecret<PageTokenKeys>(renewed))
    let [known, replacements]: [PageTokenKeys, number] = [keys, 0]
    const replace = (refused: PageTokenKeys) => {
      replacements += 1
      known = renewed
      return Promise.resolve(refused === renewed ? undefined : renewed)
    }
    const running = makePageTokens({ read: () => Promise.resolve(known), replace })
    const token = await other.seal(plan, somebody, cursor)
    expect((await running.open(plan, somebody, token)).cursor).toEqual(cursor)
    expect((await running.open(plan, somebody, token)).cursor).toEqual(cursor)
    expect(replacements).toBe(1)
    expect(await codeOf(running.open(plan, somebody, 'not a token'))).toBe('InvalidSkipToken')
    expect(replacements).toBe(1)
    const foreign = makePageTokens(fixedSecret<PageTokenKeys>({ current: key() }))
    const strange = await foreign.seal(plan, somebody, cursor)
    expect(await codeOf(running.open(plan, somebody, strange))).toBe('InvalidSkipToken')
  })

  it('that no known key opens is no error of the caller while nobody can say whether there is another', async () => {
    const other = makePageTokens(fixedSecret<PageTokenKeys>({ current: key() }))
    const away = () => Promise.reject(new Problem('SecretsUnavailable'))
    const running = makePageTokens({ read: () => Promise.resolve(keys), replace: away })
    const token = await other.seal(plan, somebody, cursor)
    expect(await codeOf(running.open(plan, somebody, token))).toBe('SecretsUnavailable')
  })

  it('opens with the previous key during a rotation, and not after it', async () => {
    const token = await tokens.seal(plan, somebody, cursor)
    let rotated: PageTokenKeys = { current: key(), previous: keys.current }
    const running = makePageTokens({
      read: () => Promise.resolve(rotated),
      replace: () => Promise.resolve(undefined),
    })
    expect((await running.open(plan, somebody, token)).cursor).toEqual(cursor)
    rotated = { current: key() }
    expect(await codeOf(running.open(plan, somebody, token))).toBe('InvalidSkipToken')
  })

  it('does not open when any of its characters was changed', async () => {
    const token = await tokens.seal(plan, somebody, cursor)
    for (let at = 0; at < token.length; at += 1) {
      const changed = token.slice(0, at) + otherBits(token[at] ?? '') + token.slice(at + 1)
      expect(await codeOf(tokens.open(plan, somebody, changed))).toBe('InvalidSkipToken')
    }
  })

  it.each(['', '.', 'a.b.c', 'a..b.c.d', 'e30.e30.e30.e30.e30', '__proto__', 'x'.repeat(2_000)])(
    'that is %j does not open',
    async (text) => {
      expect(await codeOf(tokens.open(plan, somebody, text))).toBe('InvalidSkipToken')
    },
  )

  const sealed = (content: unknown, enc = 'A256GCM', secret = keys.current) =>
    new CompactEncrypt(new TextEncoder().encode(JSON.stringify(content)))
      .setProtectedHeader({ alg: 'dir', enc })
      .encrypt(secret)

  it.each([
    ['is no object', 7],
    ['lacks its query', { k: ['a', null] }],
    ['has a key that is no text', { k: [1, 2], q: 'x' }],
    ['has more than it may', { k: [], q: 'x', admin: true }],
  ])('sealed by the right key that %s does not open', async (_, content) => {
    expect(await codeOf(tokens.open(plan, somebody, await sealed(content)))).toBe(
      'InvalidSkipToken',
    )
  })

  it('sealed with another algorithm does not open', async () => {
    const token = await sealed({ k: [], q: 'x' }, 'A128CBC-HS256')
    expect(await codeOf(tokens.open(plan, somebody, token))).toBe('InvalidSkipToken')
  })
})
