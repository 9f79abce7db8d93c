// That the tests of printed secrets see a secret wherever a value could show it.
import { secretsSeenIn } from './printed'

describe('a secret is seen', () => {
  const secret = Buffer.from('a secret of thirty-two bytes, ..').toString('base64')
  const bytes = Buffer.from(secret, 'base64')
  const hidden = { enumerable: false, value: secret }

  class Open {
    readonly secret = secret
  }
  class Closed {
    readonly #secret = secret
    readonly read = () => this.#secret
  }

  it.each<[string, unknown]>([
    ['a plain property', { secret }],
    ['one of an object within', { a: [{ b: new Map([['c', { secret }]]) }] }],
    ['one of a class', new Open()],
    ['one that is not enumerable', Object.defineProperty({}, 'secret', hidden)],
    ['a symbol', { [Symbol('secret')]: secret }],
    ['bytes', { bytes: new Uint8Array(bytes) }],
    ['a buffer', { bytes }],
    ['a promise', { promise: Promise.resolve(secret) }],
    ['an error', new Error(`refused: ${secret}`)],
    ['the cause of an error', new Error('refused', { cause: { secret } })],
    [
      'a getter',
      {
        get secret() {
          return secret
        },
      },
    ],
    ['a function’s own text', Object.assign(() => 1, { secret })],
    ['the way it prints itself as JSON', { toJSON: () => secret }],
    ['the way it prints itself as text', { toString: () => secret }],
  ])('in %s', (_where, value) => {
    expect(secretsSeenIn(value, { secret })).toEqual(['secret'])
  })

  it('not in what a closure or a private field has', () => {
    expect(secretsSeenIn([new Closed(), () => secret], { secret })).toEqual([])
  })
})
