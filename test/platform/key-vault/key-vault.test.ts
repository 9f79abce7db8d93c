// The app's secrets in a local vault, through the unmodified SDK: how often it is asked, what serves while
// it is away, and what a rotation does.
import { limits } from '../../../src/base/limits'
import type { Problem } from '../../../src/base/problem'
import { credentialOf, vaultAndClient, type VaultAndClient } from './vault-and-client'

const asText = (text: string): string => text

async function outcomesOf({ requests }: VaultAndClient) {
  return (await requests()).map(({ method, path, outcome }) => `${method} ${path} ${outcome}`)
}

async function problemOf(work: Promise<unknown>) {
  const problem = (await work.catch((error: unknown) => error)) as Problem
  return { code: problem.code, cause: problem.cause }
}

/** Without the asking ahead, which has its own test. */
async function readSecret(given: VaultAndClient, name = 'key') {
  const secret = given.vault.secret(name, asText)
  await secret.read().catch(() => undefined)
  return secret
}

describe('a secret', () => {
  it('is read after the challenge, once for all who ask', async () => {
    const given = await vaultAndClient({ key: 'one' })
    const secret = given.vault.secret('key', asText)
    const read = await Promise.all(Array.from({ length: 32 }, secret.read))
    expect(new Set(read)).toEqual(new Set(['one']))
    expect(await outcomesOf(given)).toEqual(['GET /secrets/key/ 401', 'GET /secrets/key/ 200'])
  })

  it('is read ahead before it is old, and nobody waits for that', async () => {
    const given = await vaultAndClient({ key: 'one' })
    const secret = await readSecret(given)
    await given.officer.setSecret('key', 'two')
    given.turn(limits.secretAgeMsMax * limits.secretRefreshShare - 1_000)
    expect(await secret.read()).toBe('one')
    given.turn(1_000)
    expect(await secret.read()).toBe('one')
    await until(async () => (await secret.read()) === 'two')
    expect(given.observed).toEqual([
      { kind: 'secretRead', secret: 'key' },
      { kind: 'secretChanged', secret: 'key' },
    ])
  })

  it('that is old is waited for', async () => {
    const given = await vaultAndClient({ key: 'one' })
    const secret = await readSecret(given)
    await given.officer.setSecret('key', 'two')
    given.turn(limits.secretAgeMsMax)
    expect(await secret.read()).toBe('two')
  })

  it('is not used after its own end without another reading, and then for the full time', async () => {
    const given = await vaultAndClient({})
    const expiresOn = new Date((Math.floor(Date.now() / 1_000) + 20) * 1_000)
    await given.officer.setSecret('key', 'one', { expiresOn })
    const secret = await readSecret(given)
    const before = (await given.requests()).length
    given.turn(21_000)
    expect(await secret.read()).toBe('one')
    expect(await secret.read()).toBe('one')
    expect((await given.requests()).length - before).toBe(1)
  })

  it('that was refused is read at once, once for all who were refused', async () => {
    const given = await vaultAndClient({ key: 'one' })
    const secret = await readSecret(given)
    await given.officer.setSecret('key', 'two')
    const before = (await given.requests()).length
    const others = await Promise.all(Array.from({ length: 32 }, () => secret.replace('one')))
    expect(new Set(others)).toEqual(new Set(['two']))
    expect((await given.requests()).length - before).toBe(1)
  })

  it('that is refused again and again is read once in a while', async () => {
    const given = await vaultAndClient({ key: 'one' })
    const secret = await readSecret(given)
    const before = (await given.requests()).length
    for (let i = 0; i < 10; i += 1) expect(await secret.replace('one')).toBeUndefined()
    expect((await given.requests()).length - before).toBe(1)
    given.turn(limits.credentialRenewalMsMin)
    await given.officer.setSecret('key', 'two')
    expect(await secret.replace('one')).toBe('two')
    expect(await secret.replace('one')).toBe('two')
  })
})

describe('a vault that is away', () => {
  it('at a refresh leaves the last good secret, and is left alone for a while', async () => {
    const given = await vaultAndClient({ key: 'one' })
    const secret = await readSecret(given)
    await given.plan({ fault: { kind: 'status', status: 503 } })
    given.turn(limits.secretAgeMsMax)
    for (let i = 0; i < 5; i += 1) expect(await secret.read()).toBe('one')
    const { observed, vault } = given
    expect(observed).toMatchObject([
      { kind: 'secretRead', secret: 'key' },
      { kind: 'secretNotRead', secret: 'key', code: 'SecretsUnavailable' },
    ])
    const { code, hasValue, sinceMs } = vault.troubles().get('key')!
    expect({ code, hasValue }).toEqual({ code: 'SecretsUnavailable', hasValue: true })
    given.turn(limits.secretRetryMsMin)
    expect(await secret.read()).toBe('one')
    expect(vault.troubles().get('key')!.sinceMs).toBe(sinceMs)
    await given.plan()
    given.turn(limits.secretRetryMsMin)
    expect(await secret.read()).toBe('one')
    expect(vault.troubles()).toEqual(new Map())
  })

  it('when another secret was looked for is asked again after a while, long before that is due', async () => {
    const given = await vaultAndClient({ key: 'one' })
    const secret = await readSecret(given)
    await given.plan({ fault: { kind: 'drop' } })
    await secret.replace('one').catch(() => undefined)
    expect(given.vault.troubles().get('key')).toMatchObject({ hasValue: true })
    await given.plan()
    const before = (await given.requests()).length
    expect(await secret.read()).toBe('one')
    given.turn(limits.secretRetryMsMin)
    expect(await Promise.all(Array.from({ length: 8 }, secret.read))).toEqual(Array(8).fill('one'))
    await until(() => Promise.resolve(given.vault.troubles().size === 0))
    expect((await given.requests()).length - before).toBe(1)
  })

  it('before the first reading is a problem, and asked once in a while', async () => {
    const given = await vaultAndClient({ key: 'one' })
    await given.plan({ fault: { kind: 'status', status: 503 } })
    const secret = await readSecret(given)
    const asked = (await given.requests()).length
    expect(await problemOf(secret.read())).toEqual({
      code: 'SecretsUnavailable',
      cause: { httpStatus: 503, errorCode: 'ServiceUnavailable' },
    })
    expect(given.vault.troubles().get('key')).toMatchObject({ hasValue: false })
    expect((await given.requests()).length).toBe(asked)
    await given.plan()
    given.turn(limits.secretRetryMsMin)
    expect(await secret.read()).toBe('one')
  })

  it('when a secret was refused is a problem, and not the refused secret', async () => {
    const given = await vaultAndClient({ key: 'one' })
    const secret = await readSecret(given)
    await given.close()
    expect(await problemOf(secret.replace('one'))).toEqual({
      code: 'SecretsUnavailable',
      cause: { networkCode: 'ECONNREFUSED' },
    })
    expect(await secret.read()).toBe('one')
  })
})

describe('a reading', () => {
  it.each([
    ['a status of the service', { kind: 'status', status: 500 }],
    ['429', { kind: 'status', status: 429 }],
    ['a closed connection', { kind: 'drop' }],
    ['no answer', { kind: 'hang' }],
  ] as const)('is repeated after %s', async (_what, fault) => {
    const given = await vaultAndClient({ key: 'one' })
    await given.plan({ times: 1, fault })
    expect(await given.vault.secret('key', asText).read()).toBe('one')
  })

  it('waits as long as the vault asks, if that is not too long', async () => {
    const given = await vaultAndClient({ key: 'one' })
    const headers = { 'retry-after': '1' }
    await given.plan({ times: 1, fault: { kind: 'status', status: 429, headers } })
    const startedMs = performance.now()
    expect(await given.vault.secret('key', asText).read()).toBe('one')
    expect(performance.now() - startedMs).toBeGreaterThan(990)
  })

  it.each([
    ['is slow for ever', { kind: 'hang' }, 'SecretsUnavailable', { timedOut: true }],
    [
      'is a proxy that answers',
      { kind: 'garbage' },
      'SecretsUnavailable',
      'the answer of Key Vault cannot be read',
    ],
    [
      'refuses us',
      { kind: 'status', status: 403 },
      'SecretsAccessDenied',
      { httpStatus: 403, errorCode: 'Forbidden' },
    ],
  ] as const)('of a vault that %s is a problem in time', async (_what, fault, code, cause) => {
    const given = await vaultAndClient({ key: 'one' })
    await given.plan({ fault })
    const startedMs = performance.now()
    expect(await problemOf(given.vault.secret('key', asText).read())).toEqual({ code, cause })
    expect(performance.now() - startedMs).toBeLessThan(2_500)
  })

  it('of a secret that is not there is a problem that names it', async () => {
    const given = await vaultAndClient({})
    expect(await problemOf(given.vault.secret('key', asText).read())).toEqual({
      code: 'InvalidSecret',
      cause: { httpStatus: 404, errorCode: 'SecretNotFound' },
    })
    expect(given.observed).toMatchObject([{ kind: 'secretNotRead', secret: 'key' }])
  })

  it('of a secret that is not what it has to be does not tell its value', async () => {
    const given = await vaultAndClient({ key: 'hunter2' })
    const secret = given.vault.secret('key', () => {
      throw new Error('is not base64')
    })
    const cause = 'the secret key is not base64'
    expect(await problemOf(secret.read())).toEqual({ code: 'InvalidSecret', cause })
    expect(JSON.stringify(given.observed)).not.toContain('hunter2')
  })

  it('needs a right on the vault', async () => {
    const given = await vaultAndClient({ key: 'one' }, { credential: credentialOf('outsider') })
    expect((await problemOf(given.vault.secret('key', asText).read())).code).toBe(
      'SecretsAccessDenied',
    )
  })

  it('without a token is a problem that has only the name of the credential’s error', async () => {
    const getToken = () => Promise.reject(new TypeError('tenant 4711'))
    const given = await vaultAndClient({ key: 'one' }, { credential: { getToken } })
    expect(await problemOf(given.vault.secret('key', asText).read())).toEqual({
      code: 'SecretsAccessDenied',
      cause: { credential: 'TypeError' },
    })
  })

  it('does not wait for a token longer than for an answer', async () => {
    const getToken = () => new Promise<never>(() => undefined)
    const given = await vaultAndClient({ key: 'one' }, { credential: { getToken } })
    expect(await problemOf(given.vault.secret('key', asText).read())).toEqual({
      code: 'SecretsUnavailable',
      cause: { timedOut: true },
    })
  })
})

describe('a pair', () => {
  it('has no value before the first', async () => {
    const given = await vaultAndClient({ key: 'one' })
    expect(await given.vault.pair('key', asText).read()).toEqual({ current: 'one' })
  })

  it('has the newest enabled version before the current one, of however many', async () => {
    const given = await vaultAndClient({ key: 'one' })
    for (let i = 0; i < 30; i += 1) await given.officer.setSecret('key', `old ${i}`)
    await nextSecond()
    await given.officer.setSecret('key', 'right before')
    await nextSecond()
    const disabled = await given.officer.setSecret('key', 'disabled')
    const { version } = disabled.properties
    await given.officer.updateSecretProperties('key', version!, { enabled: false })
    await given.officer.setSecret('key', 'current')
    const pair = given.vault.pair('key', asText)
    expect(await pair.read()).toEqual({ current: 'current', previous: 'right before' })
  })

  it('leaves out a value before that is not what it has to be', async () => {
    const given = await vaultAndClient({ key: 'wrong' })
    await given.officer.setSecret('key', 'right')
    const pair = given.vault.pair('key', (text) => {
      if (text === 'wrong') throw new Error('is wrong')
      return text
    })
    expect(await pair.read()).toEqual({ current: 'right' })
  })
})

/** Key Vault's times are whole seconds. */
async function nextSecond(): Promise<void> {
  await sleep(1_010 - (Date.now() % 1_000))
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(5)
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
}
