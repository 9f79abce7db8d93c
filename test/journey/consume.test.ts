// The lines of docs/consume.md, and those of docs/callers.md for the local stack, run as they stand, but
// for the addresses of the local stack. What needs a program that is not there is skipped.
import { execFile, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { projectDirectory } from '../stack/stack-directory'
import { everyRow, type RowsPage } from './http'
import { headersOf, readyStack } from './stack'

const localAddress = 'http://localhost:7071'

/** The blocks of a language, with the addresses of the journeys' stack. */
function blocksOf(language: string, file = 'docs/consume.md'): readonly string[] {
  const { functionsUrl, warehouse } = readyStack()
  const page = readFileSync(path.join(projectDirectory, file), 'utf8')
  const found = [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))]
  return found.map(([, block = '']) =>
    block
      .replaceAll(localAddress, functionsUrl)
      .replaceAll('.stack/warehouse-ca.pem', `'${warehouse.caFile}'`),
  )
}

async function output(program: string, ...words: readonly string[]): Promise<string> {
  const { issuerUrl, tokens } = readyStack()
  const variables = { ISSUER: issuerUrl, ANALYST: tokens.analyst, GATEWAY: tokens.gateway }
  const env = { ...process.env, ...variables, TOKEN: tokens.analyst }
  const { stdout } = await promisify(execFile)(program, [...words], { maxBuffer: 64_000_000, env })
  return stdout
}

const isThere = (program: string, ...words: readonly string[]): boolean =>
  spawnSync(program, [...words]).status === 0

const withCurl = isThere('curl', '--version') && isThere('jq', '--version') ? it : it.skip
const python = process.env['MESHPORT_PYTHON'] ?? 'python3'
const withPython = isThere(python, '-c', 'import pandas, polars, requests') ? it : it.skip

const texans = async () =>
  (await everyRow('licensed-drivers/drivers', 'year=2016&state=texas')).rows

withCurl('curl prints the first page, and every row', async () => {
  const [first, all, ...others] = blocksOf('sh')
  expect(others).toEqual([])
  const { value } = JSON.parse(await output('bash', '-c', first!)) as RowsPage
  expect(value).toHaveLength(100)
  expect(value.map(({ origin, date }) => [origin, String(date).slice(0, 10)])).toEqual(
    value.map(() => ['SEA', '2001-03-01']),
  )
  const lines = (await output('bash', '-c', all!)).trimEnd().split('\n')
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(await texans())
})

withCurl('an analyst, a partner and a service get in by the lines for them', async () => {
  const lines = blocksOf('sh', 'docs/callers.md')
  expect(lines).toHaveLength(3)
  for (const line of lines) {
    const { value } = JSON.parse(await output('bash', '-c', line)) as RowsPage
    expect(value).toHaveLength(1)
  }
})

it('an editor’s request is answered', async () => {
  const [block = ''] = blocksOf('http')
  const [variable, , requestLine = '', authorization, accept = ''] = block.trimEnd().split('\n')
  expect([variable, authorization]).toEqual([
    '@token = put your token here',
    'Authorization: Bearer {{token}}',
  ])
  const [method, url = ''] = requestLine.split(' ')
  expect([method, accept]).toEqual(['GET', 'Accept: application/json'])
  const answer = await fetch(url, {
    headers: { ...headersOf('analyst'), accept: accept.replace('Accept: ', '') },
  })
  expect(((await answer.json()) as RowsPage).value).toHaveLength(10)
})

it('the TypeScript reads every page', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'consume-'))
  const file = path.join(folder, 'airports.mts')
  await writeFile(file, blocksOf('ts')[0]!)
  const tsx = path.join(projectDirectory, 'node_modules/tsx/dist/loader.mjs')
  expect(await output(process.execPath, '--import', tsx, file)).toBe(
    'Seattle-Tacoma Intl\n3376 airports\n',
  )
  await rm(folder, { recursive: true })
})

withPython('pandas and polars read every page', async () => {
  const [pandas, polars, ...others] = blocksOf('python')
  expect(others).toEqual([])
  const strikes = await everyRow('bird-strikes/strikes', 'state=Texas&maxpagesize=10000')
  expect(await output(python, '-c', pandas!)).toMatch(
    new RegExp(`strike_id +int64[^]*\\n${strikes.rows.length} strikes\\n$`),
  )
  expect(await output(python, '-c', polars!)).toMatch(
    new RegExp(`\\n${(await texans()).length} rows\\n$`),
  )
})
