// One local stack for the whole run of Jest: the same command as `npm start`, with an app of the
// tests' own, so that there are products for everything that the real ones do not have.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { products } from '../../src/products'
import { documentOf } from '../catalog/documents'
import { buildApp } from './app/build'
import { testProducts } from './app/products'
import { withoutCallerLimits } from './host'
import { documentsFile, journeyDirectory, readyFile } from './stack'

const startMsMax = 120_000

export default async function startStack(): Promise<void> {
  mkdirSync(journeyDirectory, { recursive: true })
  const app = await buildApp()
  // Tables of its own: what a person changed in the usual ones must not meet a test, nor the reverse.
  const own = ['--app', app, '--data', journeyDirectory, '--ready', readyFile]
  // What was announced in another run is forgotten, and looks would be among the statements that
  // tests count: a test of events starts functions that announce.
  rmSync(path.join(journeyDirectory, 'storage'), { recursive: true, force: true })
  // A table that is there before its test makes it would be announced.
  const data = path.join(journeyDirectory, 'data')
  for (const table of existsSync(data) ? readdirSync(data) : [])
    if (table.startsWith('testing.')) rmSync(path.join(data, table), { recursive: true })
  // Journeys ask the functions themselves; those through a gateway start one of their own.
  const options = [...own, '--events', 'no', '--gateway', 'no']
  const settings = { ...withoutCallerLimits, STATEMENT_TIMEOUT_MS: '5000' }
  const start = spawn(
    process.execPath,
    ['--require', './test/stack/typescript.cjs', 'test/stack/start.ts', '--port', '0', ...options],
    { env: { FUNCTIONS_HOST: 'local', ...process.env, ...settings } },
  )
  let output = ''
  start.stdout.on('data', (text: Buffer) => (output += text.toString()))
  start.stderr.on('data', (text: Buffer) => (output += text.toString()))
  const ended = once(start, 'exit').then(() => {
    throw new Error(`the stack ended before it was ready:\n${output}`)
  })
  ended.catch(() => undefined)
  const documents = [...products, ...testProducts].map((product) => documentOf(product))
  writeFileSync(documentsFile, JSON.stringify(documents))
  await Promise.race([ended, ready()])
  Object.assign(globalThis, { journeyStack: start })
}

async function ready(): Promise<void> {
  const deadline = Date.now() + startMsMax
  while (!existsSync(readyFile) || readFileSync(readyFile, 'utf8') === '') {
    if (Date.now() > deadline) throw new Error('the stack was not ready in time')
    await sleep(50)
  }
}
