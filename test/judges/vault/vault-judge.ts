// Lowkey Vault as a judge of the local Key Vault: what the app needs of a vault is asked of it, through the
// unmodified SDK, and has to be what the tests of the local vault expect.
import { spawn, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import tls from 'node:tls'
import { isDeepStrictEqual } from 'node:util'
import { SecretClient } from '@azure/keyvault-secrets'
import { findPort } from '../../stack/port'
import { trust } from '../../suites/trust'
import { vaultCases } from '../../suites/vault-suite'
import type { Judge } from '../judging'
import { Tally } from '../report'
import { setUp } from '../setup'

const startMsMax = 60_000

export const vaultJudge: Judge = {
  name: 'Lowkey Vault',
  folder: 'vault',
  checks: ['vault'],
  setUp: (folder, { progress, time }) =>
    setUp(path.join(__dirname, 'setup.sh'), folder, progress, time),
  async *judge(folder) {
    const tally = new Tally('what the app needs of a Key Vault, asked of Lowkey Vault')
    const port = await findPort(0, '')
    const java = (await readFile(path.join(folder, 'java'), 'utf8')).trim()
    const jar = path.join(folder, 'lowkey-vault-app.jar')
    const words = ['-jar', jar, `--server.port=${port}`, '--server.address=127.0.0.1']
    const lowkey = spawn(java, words, { stdio: 'ignore' })
    try {
      trust(await certificateOf(port, lowkey))
      const client = new SecretClient(`https://localhost:${port}`, anyToken, {
        disableChallengeResourceVerification: true,
      })
      for (const { name, run, expected } of vaultCases) {
        const found = await run(client, `case-${randomUUID()}`).catch(String)
        const isSame = isDeepStrictEqual(found, expected)
        const difference = `expected ${JSON.stringify(expected)}, found ${JSON.stringify(found)}`
        tally.add(name, isSame ? undefined : difference)
      }
    } finally {
      lowkey.kill()
    }
    yield tally.report()
  },
}

/** It looks whether there is a token, and not at it. */
const anyToken = {
  getToken: () =>
    Promise.resolve({ token: 'any', expiresOnTimestamp: Date.now() + 60 * 60 * 1_000 }),
}

/** Its own, which it made itself; waits until it listens. */
async function certificateOf(port: number, { exitCode }: ChildProcess): Promise<string> {
  const deadlineMs = Date.now() + startMsMax
  for (;;) {
    const raw = await peerCertificate(port).catch(() => undefined)
    if (raw) {
      const lines = raw.toString('base64').replace(/.{64}/g, '$&\n')
      return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`
    }
    if (exitCode !== null || Date.now() > deadlineMs) throw new Error('Lowkey Vault does not start')
    await sleep(200)
  }
}

function peerCertificate(port: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = tls.connect({ host: '127.0.0.1', port, rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().raw)
      socket.end()
    })
    socket.on('error', reject)
  })
}
