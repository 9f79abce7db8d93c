// Routes as ASP.NET's classic routing matches them.
import { parseRoute } from './route'

describe('a route', () => {
  it.each([
    ['api/health', '/api/health', {}],
    ['api/health', '/API/Health/', {}],
    ['api/health', '/api/health/more', undefined],
    ['api/health', '/api', undefined],
    ['api/p/{id}', '/api/P/Seven', { id: 'Seven' }],
    ['api/p/{id}', '/api/p/a%20b', { id: 'a b' }],
    ['api/p/{id}', '/api/p/a%2Fb', { id: 'a%2Fb' }],
    ['api/p/{id}', '/api/p/%ED%A0%80', { id: '%ED%A0%80' }],
    ['api/p/{id}', '/api/p/', undefined],
    ['api/p/{id}', '/api/p//', undefined],
    ['api/p-q/list', '/api/p%2Dq/LIST', {}],
    ['api/{*path}', '/api/a/b/c', { path: 'a/b/c' }],
    ['api/{*path}', '/api/a/b/', { path: 'a/b' }],
    ['api/{*path}', '/api/a%2Fb/%0A', { path: 'a%2Fb/\n' }],
    ['api/{*path}', '/api', {}],
    ['api/{*path}', '/other', undefined],
  ])('%s takes %s as %j', (template, path, values) => {
    expect(parseRoute(template).match(path)).toEqual(values)
  })

  it.each(['p/{id:int}', 'p/{id=1}', 'p/a{id}', 'p/{a}-{b}', '{*path}/more', 'p/{id?}'])(
    '%s is refused, because the host would match it wrongly',
    (template) => {
      expect(() => parseRoute(template)).toThrow('The local functions host supports')
    },
  )
})
