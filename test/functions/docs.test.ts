// What the endpoints of the documentation page answer: its files, with their headers.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { docsEndpoints } from '../../src/functions/docs'
import { answerTo, callOf } from './call'

const folder = mkdtempSync(path.join(tmpdir(), 'meshport-docs-'))
const pages = ['index.html', 'page.css', 'page.js']
const references = ['reference.html', 'reference.css', 'reference.js']
for (const name of [...pages, ...references]) {
  writeFileSync(path.join(folder, name), `the text of ${name}`)
}
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const endpoints = docsEndpoints(folder)
function ask(name: string, headers = {}, at = '/api/products/docs/') {
  const endpoint = endpoints.find((each) => each.name === name)!
  return answerTo(endpoint, { ...callOf('', headers), path: at })
}
const common = {
  'Cache-Control': 'private, no-cache',
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
  ETag: expect.stringMatching(/^W\/"[\w-]{43}"$/) as string,
}

it.each([
  ['readDocs', 'index.html', 'text/html; charset=utf-8'],
  ['readDocsStyle', 'page.css', 'text/css; charset=utf-8'],
  ['readDocsScript', 'page.js', 'text/javascript; charset=utf-8'],
  ['readReference', 'reference.html', 'text/html; charset=utf-8'],
  ['readReferenceStyle', 'reference.css', 'text/css; charset=utf-8'],
  ['readReferenceScript', 'reference.js', 'text/javascript; charset=utf-8'],
])('%s answers with %s as %s', async (name, file, mediaType) => {
  expect(await ask(name)).toEqual({
    status: 200,
    headers: { ...common, 'Content-Type': mediaType },
    body: `the text of ${file}`,
  })
})

it('tells a browser that has a file only that', async () => {
  const { headers } = await ask('readDocsStyle')
  const again = await ask('readDocsStyle', { 'if-none-match': headers['ETag'] })
  expect(again).toEqual({ status: 304, headers: common })
})

it('reads a file once, because the artefact does not change', async () => {
  const before = await ask('readReference')
  writeFileSync(path.join(folder, 'reference.html'), 'another text')
  expect(await ask('readReference')).toEqual(before)
})

it.each(['/api/products/docs', '/api/products/Docs'])(
  'sends a browser from %s to the folder, where relative links are right',
  async (at) => {
    expect(await ask('readDocs', {}, at)).toEqual({ status: 308, headers: { Location: 'docs/' } })
  },
)

it('takes a browser’s Accept, and refuses one that excludes the file', async () => {
  const accept = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8'
  expect(await ask('readDocs', { accept })).toMatchObject({ status: 200 })
  await expect(ask('readDocs', { accept: 'image/png' })).rejects.toMatchObject({
    code: 'NotAcceptable',
  })
})
