// A session on which an answer was lost is closed, but not under the feet of other statements.
import { setTimeout as sleep } from 'node:timers/promises'
import type IDBSQLSession from '@databricks/sql/dist/contracts/IDBSQLSession'
import { systemClock } from '../../../src/base/clock'
import { limits } from '../../../src/base/limits'
import { Session } from '../../../src/platform/databricks/session'
import { ofHttp, ofStatus, sqlFailure } from './driver-errors'

function opened(close: () => Promise<unknown> = () => Promise.resolve()) {
  const told: string[] = []
  const driver = {
    onClose: () => told.push('dropped'),
    backend: {
      close: () => {
        told.push('closed')
        return close()
      },
    },
  } as unknown as IDBSQLSession
  const session = new Session(driver, {
    clock: systemClock,
    observe: () => undefined,
    connection: 'default',
    cloudFetch: false,
    onStatements: () => undefined,
    onRetired: () => told.push('retired'),
    onClosed: () => undefined,
    onCloseFailure: (error) => told.push(String(error)),
  })
  return { session, told }
}

it('is closed at once when nothing runs on it', () => {
  const { session, told } = opened()
  session.retire()
  expect(told).toEqual(['retired', 'dropped', 'closed'])
})

it('is closed when the last of its statements has left, whoever leaves how often', () => {
  const { session, told } = opened()
  const [first, second] = [session.begin(), session.begin()]
  first()
  session.retire()
  first()
  expect(told).toEqual(['retired'])
  second()
  expect(told).toEqual(['retired', 'dropped', 'closed'])
})

it('is closed once', () => {
  const { session, told } = opened()
  session.retire()
  session.retire()
  expect(told.filter((what) => what === 'closed')).toHaveLength(1)
})

it('is not closed when the server has forgotten it, nor later by the driver', () => {
  const { session, told } = opened()
  const leave = session.begin()
  session.forget()
  leave()
  session.retire()
  expect(told).toEqual(['dropped', 'retired', 'retired'])
})

it('is closed again when that failed, whatever of', async () => {
  const close = jest
    .fn<Promise<void>, []>()
    .mockRejectedValueOnce(ofHttp(500))
    .mockRejectedValueOnce(sqlFailure('22012'))
    .mockResolvedValueOnce()
  const { session, told } = opened(close)
  session.retire()
  await sleep(500)
  expect(told).toEqual(['retired', 'dropped', 'closed', 'closed', 'closed'])
})

it('is closed when the warehouse no longer knows it', async () => {
  const gone = ofStatus('Invalid SessionHandle.')
  const { session, told } = opened(jest.fn<Promise<void>, []>().mockRejectedValue(gone))
  session.retire()
  await sleep(500)
  expect(told).toEqual(['retired', 'dropped', 'closed'])
})

it('tells when it could not be closed', async () => {
  const { session, told } = opened(() => Promise.reject(new Error('broken')))
  session.retire()
  await sleep(1_000)
  const attempts = Array<string>(limits.repeatsMax + 1).fill('closed')
  expect(told).toEqual(['retired', 'dropped', ...attempts, 'Error: broken'])
})
