// What a kept secret does with readings that come late.
import { KeptSecret, type LoadedSecret } from '../../../src/platform/key-vault/kept-secret'
import { limits } from '../../../src/base/limits'

let nowMs = 0
const clock = { now: () => nowMs, elapsed: () => nowMs }

/** Each reading waits until the test answers it. */
function keptSecret() {
  const answers: ((text: string) => void)[] = []
  const load = () =>
    new Promise<LoadedSecret<string>>((resolve) => {
      answers.push((text) => {
        resolve({ text, value: text, expiresMs: undefined })
      })
    })
  const secret = new KeptSecret({ name: 'key', load, clock, observe: () => undefined })
  return { secret, answers }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

/** One whose value is refused while a slow reading runs, which has begun before. */
async function refusedDuringReading() {
  const { secret, answers } = keptSecret()
  const first = secret.read()
  answers[0]!('one')
  await first
  nowMs += limits.secretAgeMsMax
  return { slow: secret.read(), replaced: secret.replace('one'), answers }
}

it('that was refused is not taken from a reading that began before', async () => {
  const { slow, replaced, answers } = await refusedDuringReading()
  answers[1]!('one')
  expect(await slow).toBe('one')
  await settled()
  answers[2]!('two')
  expect(await replaced).toBe('two')
})

it('takes the other value of a reading that was under way, without a further one', async () => {
  const { slow, replaced, answers } = await refusedDuringReading()
  answers[1]!('two')
  expect([await slow, await replaced, answers.length]).toEqual(['two', 'two', 2])
})
