// A policy with what the local gateway does not know stops its start, with a sentence that says what and where.
import { GatewayBeforeApp, operation, thingsApi, type Parts } from './gateway-before-app'

const app = new GatewayBeforeApp()

beforeAll(() => app.startApp())
afterAll(() => app.end())
afterEach(() => app.reset())

describe('it does not start', () => {
  it.each<[string, Parts, string]>([
    ['an element', { inbound: '<trace source="a" />' }, 'the local gateway does not know <trace>'],
    [
      'an attribute',
      { inbound: '<set-header name="a" id="b" />' },
      '<set-header> has id, which the local gateway does not know',
    ],
    [
      'an element where it does not belong',
      { inbound: '<return-response><set-variable name="a" value="b" /></return-response>' },
      '<return-response> has <set-variable>, which the local gateway does not know here',
    ],
    [
      'a member',
      { inbound: '<set-variable name="a" value="@(context.Deployment.Region)" />' },
      'Context has no Deployment here',
    ],
    [
      'a method',
      { inbound: `<set-variable name="a" value='@("a".PadLeft(2))' />` },
      'string has no PadLeft with 1 arguments here',
    ],
    [
      'a type that does not fit',
      { inbound: `<set-variable name="a" value='@(context.Variables["a"] == "b")' />` },
      '== does not fit a object and a string',
    ],
    [
      'a named value',
      { inbound: '<set-variable name="a" value="{{none}}" />' },
      '<set-variable> asks for the named value none, which is not there',
    ],
    [
      'a backend',
      { inbound: '<set-backend-service backend-id="other" />' },
      '<set-backend-service> names the backend other, which is not there',
    ],
    ['base in the outermost scope', { global: '<base />' }, '<base> has no outer scope'],
    [
      'a text that is no number',
      { product: '<rate-limit calls="many" renewal-period="1" />' },
      'is no number',
    ],
  ])('with %s that it does not know', async (_what, parts, sentence) => {
    await expect(app.start(parts)).rejects.toThrow(sentence)
  })

  it('with an operation that has parameters in its path', async () => {
    const first = thingsApi('v1', '')
    const paths = { '/a/{id}': { get: operation('a') } }
    const apis = [{ ...first, definition: { ...first.definition, paths } }]
    await expect(app.start({}, { apis })).rejects.toThrow('v1 has the path /a/{id}')
  })
})
