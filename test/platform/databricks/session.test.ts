// A session on which an answer was lost is closed, but not under the feet of other statements.
import type IDBSQLSession from '@databricks/sql/dist/contracts/IDBSQLSession'
import { Session } from '../../../src/platform/databricks/session'

function opened(close: () => Promise<unknown> = () => Promise.resolve()) {
  const told: string[] = []
  const driver = {
    close: () => {
      told.push('closed')
      return close()
    },
  } as unknown as IDBSQLSession
  const session = new Session(driver, {
    cloudFetch: false,
    onRetired: () => told.push('retired'),
    onCloseFailure: (error) => told.push(String(error)),
  })
  return { session, told }
}

it('is closed at once when nothing runs on it', () => {
  const { session, told } = opened()
  session.retire()
  expect(told).toEqual(['retired', 'closed'])
})

it('is closed when the last of its statements has left, whoever leaves how often', () => {
  const { session, told } = opened()
  const [first, second] = [session.enter(), session.enter()]
  first()
  session.retire()
  first()
  expect(told).toEqual(['retired'])
  second()
  expect(told).toEqual(['retired', 'closed'])
})

it('is closed once', () => {
  const { session, told } = opened()
  session.retire()
  session.retire()
  expect(told.filter((what) => what === 'closed')).toHaveLength(1)
})

it('is not closed when the server has forgotten it', () => {
  const { session, told } = opened()
  const leave = session.enter()
  session.forget()
  leave()
  session.retire()
  expect(told).not.toContain('closed')
})

it('tells when it could not be closed', async () => {
  const { session, told } = opened(() => Promise.reject(new Error('gone')))
  session.retire()
  await Promise.resolve()
  expect(told).toEqual(['retired', 'closed', 'Error: gone'])
})
