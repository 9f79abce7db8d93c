// The credential of the outbox on Table Storage: a key that is wrong, rotated or not to be had, and a token
// that goes only where it may.
import { once } from 'node:events'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { causeText } from '../../../src/base/cause-text'
import type { Problem } from '../../../src/base/problem'
import { startAzurite, type Azurite } from '../../stack/azurite'
import { localCertificate } from '../../stack/warehouse/driver-session'
import { newSource } from '../../suites/outbox-suite'
import { trust } from '../../suites/trust'
import { codeOf } from '../../suites/warehouse-suite'
import { openDoor, outboxOn, toOptions, type Door } from './local-tables'

let azurite: Azurite
let door: Door

beforeAll(async () => {
  azurite = await startAzurite()
  door = await openDoor(azurite.storage)
})
afterAll(async () => {
  await door.close()
  await azurite.stop()
})

describe('the credential', () => {
  const sharedKey = (key: () => Promise<string>) =>
    ({ kind: 'sharedKey', account: 'devstoreaccount1', key }) as const
  const wrongKey = sharedKey(() => Promise.resolve('c2VjcmV0'))

  it('is refused when the key is wrong, and the cause names neither key nor address', async () => {
    const own = outboxOn({ ...toOptions(azurite.storage), credential: wrongKey })
    const problem = await own.read(newSource()).catch((error: unknown) => error as Problem)
    expect(problem).toMatchObject({ code: 'StateStoreAccessDenied', cause: { httpStatus: 403 } })
    expect(causeText(problem as Problem)).not.toMatch(/c2VjcmV0|127\.0\.0\.1|devstore|AccountKey/)
  })

  it('is the new key as soon as one is rotated', async () => {
    const keys = ['c2VjcmV0', azurite.storage.key]
    const credential = sharedKey(() => Promise.resolve(keys.shift() ?? azurite.storage.key))
    const own = outboxOn({ ...toOptions(azurite.storage), credential })
    expect(await codeOf(own.read(newSource()))).toBe('StateStoreAccessDenied')
    expect(await own.read(newSource())).toMatchObject({ tag: undefined })
  })

  it('that cannot be read is refused, and only the name of its error is kept', async () => {
    const credential = sharedKey(() => Promise.reject(new TypeError('vault 4711')))
    const problem = await outboxOn({ ...toOptions(azurite.storage), credential })
      .read(newSource())
      .catch((error: unknown) => error)
    expect(problem).toMatchObject({
      code: 'StateStoreAccessDenied',
      cause: { credential: 'TypeError' },
    })
  })

  it('that gives no token is refused, and only the name of its error is kept', async () => {
    const getToken = () => Promise.reject(new TypeError('tenant 4711'))
    const credential = { kind: 'token', credential: { getToken } } as const
    const url = 'https://127.0.0.1:1/account'
    const problem = await outboxOn({ ...toOptions(azurite.storage), url, credential })
      .read(newSource())
      .catch((error: unknown) => error)
    expect(problem).toMatchObject({
      code: 'StateStoreAccessDenied',
      cause: { credential: 'TypeError' },
    })
  })

  it('of Entra is asked for a token for Azure Storage, which is sent over https', async () => {
    const { key, cert } = await localCertificate()
    trust(cert)
    const authorizations: unknown[] = []
    const server = createServer({ key, cert }, ({ headers }, answer) => {
      authorizations.push(headers.authorization)
      answer.writeHead(403, { 'x-ms-request-id': 'request-1' }).end()
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const scopes: unknown[] = []
    const getToken = (scope: unknown) => {
      scopes.push(scope)
      return Promise.resolve({ token: 'made-up', expiresOnTimestamp: Date.now() + 3_600_000 })
    }
    const credential = { kind: 'token', credential: { getToken } } as const
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
    const own = outboxOn({ ...toOptions(azurite.storage), url, credential })
    expect(await codeOf(own.read(newSource()))).toBe('StateStoreAccessDenied')
    expect({ scopes, authorizations }).toEqual({
      scopes: [['https://storage.azure.com/.default']],
      authorizations: ['Bearer made-up'],
    })
    server.closeAllConnections()
    server.close()
  })

  it('of Entra is never sent over http', async () => {
    const getToken = () => Promise.resolve({ token: 't', expiresOnTimestamp: Infinity })
    const credential = { kind: 'token', credential: { getToken } } as const
    const own = outboxOn({ ...toOptions(door.storage), credential })
    door.plan()
    expect(await codeOf(own.read(newSource()))).toBe('InternalError')
    expect(door.requests).toEqual([])
  })
})
