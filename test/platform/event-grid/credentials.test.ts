// What the sink does with a key or a token: over TLS, rotated, refused, or not to be had.
import { Problem } from '../../../src/base/problem'
import { fixedSecret } from '../../../src/base/secret'
import { key, token } from '../../stack/event-grid/local-topic'
import { sampleEvent } from '../../suites/sample-event'
import { problemAfter, topicAndSink } from './topic-and-sink'

const event = sampleEvent(1)
const noOther = () => Promise.resolve(undefined)

describe('credentials', () => {
  it('may be a token, over TLS', async () => {
    const getToken = () => Promise.resolve({ token, expiresOnTimestamp: Date.now() + 3_600_000 })
    const credential = { kind: 'credential', credential: { getToken } } as const
    const { sink, statuses } = await topicAndSink({ credential }, { isSecure: true })
    await sink.publish([event])
    // A slow machine may send it twice.
    expect(new Set(await statuses())).toEqual(new Set([200]))
  })

  it('gives a problem that names only the error’s kind when there is no token', async () => {
    class AuthenticationError extends Error {
      override readonly name = 'AuthenticationError'
    }
    const getToken = () => Promise.reject(new AuthenticationError('tenant 123'))
    const credential = { kind: 'credential', credential: { getToken } } as const
    const { sink, statuses } = await topicAndSink({ credential }, { isSecure: true })
    const { code, cause } = await problemAfter(sink.publish([event]))
    expect({ code, cause }).toEqual({
      code: 'EventGridAccessDenied',
      cause: { credential: 'AuthenticationError' },
    })
    expect(await statuses()).toEqual([])
  })

  it('does not wait for a token longer than for an answer', async () => {
    const getToken = () => new Promise<never>(() => undefined)
    const credential = { kind: 'credential', credential: { getToken } } as const
    const pace = { repeatsMax: 0, waitMsMin: 1, waitMsMax: 1 }
    const { sink } = await topicAndSink({ credential, callMs: 50, pace }, { isSecure: true })
    const { code, cause } = await problemAfter(sink.publish([event]))
    expect({ code, cause }).toEqual({ code: 'EventGridUnavailable', cause: { timedOut: true } })
  })

  it('are refused once, and the key is in no message', async () => {
    const credential = { kind: 'key', key: fixedSecret('wrong') } as const
    const { sink, statuses } = await topicAndSink({ credential })
    const { code, cause, message } = await problemAfter(sink.publish([event]))
    expect({ code, cause }).toEqual({
      code: 'EventGridAccessDenied',
      cause: { httpStatus: 401, errorCode: 'Unauthorized' },
    })
    expect(message).not.toContain('wrong')
    expect(await statuses()).toEqual([401])
  })

  it('that are rotated are used at once', async () => {
    let current = 'wrong'
    const read = () => Promise.resolve(current)
    const credential = { kind: 'key', key: { read, replace: noOther } } as const
    const { sink, statuses } = await topicAndSink({ credential })
    await problemAfter(sink.publish([event]))
    current = key
    await sink.publish([event])
    expect(await statuses()).toEqual([401, 200])
  })

  it('that are rotated while requests run leave each request the key that it has read', async () => {
    const given = ['wrong', key]
    const read = () => Promise.resolve(given.shift()!)
    const credential = { kind: 'key', key: { read, replace: noOther } } as const
    const { sink, statuses } = await topicAndSink({ credential })
    const [first, second] = await Promise.allSettled([sink.publish([event]), sink.publish([event])])
    expect([first.status, second.status]).toEqual(['rejected', 'fulfilled'])
    expect([...(await statuses())].map(String).sort()).toEqual(['200', '401'])
  })

  it('that are refused and rotated are replaced without a failed event', async () => {
    const refused: string[] = []
    const replace = (given: string) => {
      refused.push(given)
      return Promise.resolve(key)
    }
    const read = () => Promise.resolve('old')
    const credential = { kind: 'key', key: { read, replace } } as const
    const { sink, statuses } = await topicAndSink({ credential })
    await sink.publish([event])
    expect([await statuses(), refused]).toEqual([[401, 200], ['old']])
  })

  it('that are refused are replaced once, and a vault that is away then is no access', async () => {
    const read = () => Promise.resolve('wrong')
    const secrets = [
      { read, replace: () => Promise.resolve('also wrong') },
      { read, replace: () => Promise.reject(new Problem('SecretsUnavailable')) },
    ]
    const outcomes = []
    for (const secret of secrets) {
      const { sink, statuses } = await topicAndSink({ credential: { kind: 'key', key: secret } })
      const { code, cause } = await problemAfter(sink.publish([event]))
      outcomes.push([code, cause, await statuses()])
    }
    const refusal = { httpStatus: 401, errorCode: 'Unauthorized' }
    expect(outcomes).toEqual([
      ['EventGridAccessDenied', refusal, [401, 401]],
      ['EventGridAccessDenied', { credential: 'SecretsUnavailable' }, [401]],
    ])
  })

  it('that cannot be read are no access, and only the name of the error is kept', async () => {
    const readKey = () => Promise.reject(new TypeError('vault 4711'))
    const credential = { kind: 'key', key: { read: readKey, replace: noOther } } as const
    const { sink, statuses } = await topicAndSink({ credential })
    const { code, cause } = await problemAfter(sink.publish([event]))
    expect({ code, cause }).toEqual({
      code: 'EventGridAccessDenied',
      cause: { credential: 'TypeError' },
    })
    expect(await statuses()).toEqual([])
  })

  it('never leave this machine without TLS', async () => {
    const { sink } = await topicAndSink({
      endpoint: () => Promise.resolve('http://topic.example.com/api/events'),
    })
    const { code, cause } = await problemAfter(sink.publish([event]))
    expect(code).toBe('InternalError')
    expect(String(cause)).toContain('allowInsecureConnection')
  })
})
