// The files of the documentation page over HTTP, as they are sent and to whom.
import { ask, type ErrorBody } from './http'

const docs = '/api/products/docs'
const paths = [
  '',
  '/',
  '/page.css',
  '/page.js',
  '/reference.html',
  '/reference.css',
  '/reference.js',
].map((at) => `${docs}${at}`)

const names = ['content-type', 'cache-control', 'content-security-policy', 'etag', 'location']

it.each(paths)('HEAD of %s has the headers of GET and no body', async (target) => {
  const get = await ask(target)
  const head = await ask(target, { method: 'HEAD' })
  expect([head.status, head.bytes.length]).toEqual([get.status, 0])
  expect(names.map((name) => head.headers[name])).toEqual(names.map((name) => get.headers[name]))
  expect(head.headers['content-length']).toBe(String(get.bytes.length))
})

it.each([
  [`${docs}/page.css`, 'POST', 405, 'MethodNotAllowed'],
  [`${docs}/page.mjs`, 'GET', 404, 'NotFound'],
  [`${docs}/..%2f..%2fmain.js`, 'GET', 404, 'NotFound'],
  [`${docs}/page.css/`, 'DELETE', 405, 'MethodNotAllowed'],
])('%s refuses %s with %d %s', async (target, method, status, code) => {
  const answer = await ask(target, { method })
  expect([answer.status, (answer.json as ErrorBody).error.code]).toEqual([status, code])
})

it('without an identity nothing of the page is there', async () => {
  const answers = await Promise.all(paths.map((target) => ask(target, { as: 'nobody' })))
  expect(answers.map(({ status }) => status)).toEqual(paths.map(() => 401))
})
