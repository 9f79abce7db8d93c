// `npm run sql` as a process against a warehouse of its own: what it prints, and how it fails.
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import {
  localCertificate,
  openDriverSession,
  token,
  type DriverSession,
} from './warehouse/driver-session'
import type { StackReady } from './ready-file'

let local: DriverSession
let directory: string
let readyFile: string

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'sql-'))
  readyFile = path.join(directory, 'ready.json')
  const certificate = await localCertificate()
  local = await openDriverSession({ certificate })
  const caFile = path.join(directory, 'ca.pem')
  await writeFile(caFile, certificate.cert)
  const { port, httpPath, controlUrl } = local.warehouse
  const warehouse = {
    host: 'localhost',
    port,
    path: httpPath,
    token,
    caFile,
    controlUrl,
    tables: {},
  }
  const ready: Pick<StackReady, 'warehouse' | 'processes'> = {
    warehouse,
    processes: { standIns: process.pid },
  }
  await writeFile(readyFile, JSON.stringify(ready))
})
afterAll(async () => {
  await local.close()
  await rm(directory, { recursive: true })
})

interface Printed {
  readonly code: number
  readonly out: string
  readonly error: string
}

function sql(...words: string[]): Promise<Printed> {
  const command = ['--require', require.resolve('./typescript.cjs'), path.join(__dirname, 'sql.ts')]
  return new Promise((resolve) => {
    execFile(process.execPath, [...command, ...words], (failure, out, error) => {
      resolve({ code: Number(failure?.code ?? 0), out, error })
    })
  })
}

const ask = (...words: string[]): Promise<Printed> => sql('--ready', readyFile, ...words)

it('a result is a table, a change is its counts, a definition is done', async () => {
  expect(await ask('CREATE TABLE c.s.t (id BIGINT, name STRING)')).toMatchObject({ out: 'Done.\n' })
  const insert = await ask("INSERT INTO c.s.t VALUES (9007199254740993, 'Åsa'), (1, NULL)")
  expect(insert.out).toMatch(/^num_affected_rows {2}num_inserted_rows\n-+ {2}-+\n2 +2\n\n1 row\n$/)
  expect(await ask('SELECT id, name FROM c.s.t ORDER BY id')).toEqual({
    code: 0,
    error: '',
    out: 'id                name\n----------------  ----\n1                 NULL\n9007199254740993  Åsa\n\n2 rows\n',
  })
})

it('--json is one value with every type as its exact text', async () => {
  const nested = "SELECT {x: [1, NULL]} AS g, MAP {'k': true} AS h"
  await local.control('PUT', '/tables/c.s.nested', nested)
  const { out } = await ask(
    '--json',
    `SELECT 9007199254740993 AS a, 1.50 AS b, DATE'0001-01-01' AS c, NULL AS d,
      TIMESTAMP'1969-12-31 23:59:59.999999' AS e, TIMESTAMP_NTZ'2024-01-01 00:00:00' AS f,
      g, h FROM c.s.nested`,
  )
  expect(JSON.parse(out)).toEqual({
    columns: [
      { name: 'a', type: 'BIGINT' },
      { name: 'b', type: 'DECIMAL(3,2)' },
      { name: 'c', type: 'DATE' },
      { name: 'd', type: 'VOID' },
      { name: 'e', type: 'TIMESTAMP' },
      { name: 'f', type: 'TIMESTAMP_NTZ' },
      { name: 'g', type: 'STRUCT<x: ARRAY<INT>>' },
      { name: 'h', type: 'MAP<STRING, BOOLEAN>' },
    ],
    rows: [
      [
        '9007199254740993',
        '1.50',
        '0001-01-01',
        null,
        '1969-12-31T23:59:59.999999Z',
        '2024-01-01T00:00:00.000000',
        { x: ['1', null] },
        [['k', 'true']],
      ],
    ],
  })
})

it.each([
  [
    ['SELECT 1 FROM'],
    '[PARSE_SYNTAX_ERROR] Syntax error at or near end of input. SQLSTATE: 42601 (',
  ],
  [['SELECT 1 FROM c.s.nobody'], '[TABLE_OR_VIEW_NOT_FOUND] The table or view `c`.`s`.`nobody`'],
  [[], 'npm run sql needs one statement in quotes'],
  [['SELECT', '1'], 'npm run sql needs one statement in quotes'],
  [['--jason', 'SELECT 1'], "Unknown option '--jason'"],
])('%j is one line on stderr and exit code 1', async (words, line) => {
  const { code, out, error } = await ask(...words)
  expect({ code, out }).toEqual({ code: 1, out: '' })
  expect(error.startsWith(line)).toBe(true)
  expect(error.trimEnd()).not.toContain('\n')
})

it('without a stack it says how to start one', async () => {
  const { code, error } = await sql('--ready', path.join(directory, 'none.json'), 'SELECT 1')
  expect({ code, error }).toEqual({
    code: 1,
    error: `No stack is running with the ready file ${directory}/none.json. Start one with npm start or npm run stack.\n`,
  })
})

it('--help lists every statement that the warehouse takes', async () => {
  const { code, out } = await sql('--help')
  expect(code).toBe(0)
  for (const word of ['INSERT INTO', 'VERSION AS OF', 'table_changes', 'OPTIMIZE']) {
    expect(out).toContain(word)
  }
})
