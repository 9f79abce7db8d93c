// `npm run verify` against the local gateway: what it prints of a sound deployment, and one sentence of each that
// is not, with the exit code 1 and no stack.
import { execFile } from 'node:child_process'
import http from 'node:http'
import { keys, startOwnGateway, type OwnGateway } from './own-gateway'
import { control } from './stack'
import { listen, portOf, stop } from '../stack/local-server'
import { consumersSubscription, partnerSubscription } from '../stack/people'

let gateway: OwnGateway

beforeAll(async () => {
  gateway = await startOwnGateway({ products: { [consumersSubscription]: 'bird-strikes' } })
})
afterAll(() => gateway.close())

interface Ended {
  readonly code: number
  readonly printed: string
  readonly refused: string
}

function verify(...words: readonly string[]): Promise<Ended> {
  const loader = ['--require', require.resolve('tsx/cjs'), 'src/cli/verify.ts']
  return new Promise((resolve) => {
    execFile(process.execPath, [...loader, ...words], (error, printed, refused) => {
      resolve({ code: error ? Number(error.code) : 0, printed, refused })
    })
  })
}

const namesOf = (printed: string): readonly string[] =>
  printed
    .trimEnd()
    .split('\n')
    .map((line) => line.slice(0, 42).replace(/ +/g, ' ').trim())

it('a sound deployment: a line for each check, and the exit code 0', async () => {
  const key = keys[partnerSubscription]
  const found = await verify(
    ...['--gateway', `${gateway.url}/`, '--key', key, '--token', gateway.tokens.analyst],
    ...['--app', gateway.host.url],
  )
  expect([found.code, found.refused]).toEqual([0, ''])
  expect(namesOf(found.printed)).toEqual([
    'ok gateway answers',
    'ok key needed',
    'ok wrong key refused',
    'ok forged token refused',
    'ok documents of the mesh',
    'ok contract of air-traffic',
    'ok contract of bird-strikes',
    'ok contract of customer-analytics',
    'ok contract of licensed-drivers',
    'ok warehouse reachable',
    'ok events announced',
    'ok app asks for the gateway',
    'ok app build',
    'ok app ready',
  ])
})

it('another build than the one that is wanted: the check fails', async () => {
  const words = ['--key', keys[partnerSubscription], '--app', gateway.host.url, '--build', 'c0ffee']
  const found = await verify('--gateway', gateway.url, ...words)
  expect(found.code).toBe(1)
  expect(found.printed).toMatch(
    /FAILED {2}app build +\S+ of \S+.*: deploy the package of c0ffee, or wait until/,
  )
})

it('a partner, who may not see all', async () => {
  const found = await verify('--gateway', gateway.url, '--key', keys[partnerSubscription])
  expect(found.code).toBe(0)
  expect(found.printed).toContain('1 of 4 products are not there for this key')
})

it('a key that is for one product', async () => {
  const words = ['--key', keys[consumersSubscription], '--token', gateway.tokens.analyst]
  const found = await verify('--gateway', gateway.url, ...words)
  expect([found.code, found.refused]).toEqual([0, ''])
  expect(found.printed).toContain('3 of 4 products are not there for this key')
  expect(found.printed).toContain('rows of bird-strikes/strikes in')
})

it('a warehouse that is away: the check fails, and says what to do', async () => {
  await control().putFaults([
    { call: 'ExecuteStatement', times: 20, fault: { kind: 'status', status: 503 } },
  ])
  try {
    const found = await verify('--gateway', gateway.url, '--key', keys[partnerSubscription])
    expect(found.code).toBe(1)
    expect(found.printed).toMatch(
      /FAILED {2}warehouse reachable +air-traffic\/flights answers 503 Warehouse\w+: docs\/errors.md/,
    )
  } finally {
    await control().clearFaults()
  }
})

describe('one sentence, and the exit code 1', () => {
  const refused = async (...words: readonly string[]): Promise<string> => {
    const { code, printed, refused: sentence } = await verify(...words)
    expect([code, printed, sentence.split('\n').length]).toEqual([1, '', 2])
    expect(sentence).not.toMatch(/\n +at /)
    return sentence
  }

  it('without what it needs', async () => {
    expect(await refused()).toBe('npm run verify needs --gateway URL and --key KEY.\n')
    expect(await refused('--gateway', 'g', '--key', 'k', '--build', 'c')).toBe(
      'npm run verify needs --app URL for --build.\n',
    )
  })

  it('of what is no URL', async () => {
    const sentence = await refused('--gateway', 'mesh', '--key', 'any')
    expect(sentence).toBe('The gateway is at no URL: "mesh" is not http:// or https://.\n')
  })

  it('of a gateway that is dead', async () => {
    const server = http.createServer()
    await listen(server, 0)
    const url = `http://localhost:${portOf(server)}`
    await stop(server)
    const sentence = await refused('--gateway', url, '--key', 'any')
    expect(sentence).toMatch(`The gateway ${url} cannot be reached (ECONNREFUSED)`)
  })

  it('of a wrong key', async () => {
    const sentence = await refused('--gateway', gateway.url, '--key', 'wrong')
    expect(sentence).toMatch('The gateway refuses this key: compare it with the keys')
  })

  it('of a token that has ended', async () => {
    const token = gateway.issuer.sign({ aud: 'another' })
    const words = ['--key', keys[partnerSubscription], '--token', token]
    const sentence = await refused('--gateway', gateway.url, ...words)
    expect(sentence).toBe('The gateway refuses this token: get a new one for this API.\n')
  })

  it.each([
    [404, 'The gateway has none of our APIs for this key: deploy infra/gateway'],
    [500, 'The gateway answers 500 to every product: ask the app’s /api/ready'],
  ])('of a gateway that answers %d to all', async (status, start) => {
    const server = http.createServer((_, response) => {
      response.writeHead(status).end('<html>')
    })
    await listen(server, 0)
    try {
      const url = `http://localhost:${portOf(server)}`
      expect(await refused('--gateway', url, '--key', 'any')).toMatch(start)
    } finally {
      await stop(server)
    }
  })
})
