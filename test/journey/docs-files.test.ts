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

it('the page is the same for everybody, and names no product', async () => {
  for (const target of paths) {
    const [known, unknown] = await Promise.all([ask(target), ask(target, { as: 'nobody' })])
    expect([unknown.status, unknown.bytes.equals(known.bytes)]).toEqual([known.status, true])
    expect(unknown.bytes.toString()).not.toMatch(/bird-strikes|customer-analytics|licensed-drivers/)
  }
})
