// Expressions of policies: values, exceptions, and what is refused at the start. The judge `gateway` compares sixty
// of them with real C#.
import { compileExpression } from './compile'
import type { EvaluationContext } from './types'
import { CSharpException, textOf } from './values'
import { urlOf } from './urls'

const context: EvaluationContext = {
  request: {
    method: 'GET',
    url: urlOf('https://mesh.example.com', '/a/b', '?top=5'),
    originalUrl: urlOf('https://mesh.example.com', '/p/a/b', ''),
    headers: new Map([['accept', ['a', 'b']]]),
    ipAddress: null,
  },
  response: null,
  variables: new Map<string, string | bigint>([
    ['text', 'x'],
    ['number', 4n],
  ]),
  subscription: { Id: 'acme' },
  api: null,
  product: null,
  operation: null,
  lastError: { Reason: 'Timeout' },
  requestId: '7f2c1d64-3f0a-4d5c-9b7e-1a6f0c8e5d21',
  elapsedMs: () => 1_500,
}

it.each([
  ['@(context.Request.Method == "GET" && context.Elapsed.TotalSeconds > 1)', 'True'],
  ['@(context.Request.Headers.GetValueOrDefault("Accept", ""))', 'a,b'],
  ['@("Bearer " + (string)context.Variables["text"])', 'Bearer x'],
  ['@((int)context.Variables["number"] / 3 * 2.5)', '2.5'],
  ['@(context.Response?.StatusCode ?? 7)', '7'],
  ['@{ var a = 2; if (a > 1) { return "yes"; } return "no"; }', 'yes'],
  ['@(context.Request.OriginalUrl.Path)', '/p/a/b'],
])('%s is %s', (text, value) => {
  expect(textOf(compileExpression(text).evaluate(context))).toBe(value)
})

it.each([
  ['@(context.Response.StatusCode)', 'NullReference'],
  ['@(context.Variables["none"])', 'KeyNotFound'],
  ['@((string)context.Variables["number"])', 'InvalidCast'],
  ['@("abc".Substring(2, 2))', 'ArgumentOutOfRange'],
  ['@(int.Parse("x"))', 'Format'],
  ['@(1 / (2 - 2))', 'DivideByZero'],
])('%s throws %s', (text, exception) => {
  const { evaluate } = compileExpression(text)
  expect(() => evaluate(context)).toThrow(new CSharpException(exception as 'Format'))
})

it.each([
  ['@(context.Requests.Method)', 'Context has no Requests here'],
  ['@(context.Request.Body.As<string>())', 'Request has no Body here'],
  ['@(Guid.NewGuid())', 'Guid is not known'],
  ['@(new JObject())', 'JObject is not known here'],
  ['@("a" == 1)', '== does not fit a string and a int'],
  ['@(true ? "a" : 1)', 'string and int are not of one type'],
  ['@("a" - "b")', '- does not fit a string and a string'],
  ['@(context.Request.Method.Substring("a"))', 'a string stands where a int belongs'],
  ['@(1 +)', 'the end is not known here'],
  ['@((1)', 'the end stands where ) belongs'],
  ['@("a" # "b")', '"# \\"b\\"" is not known'],
  ['@($"{1}")', '"$\\"{1}\\"" is not known'],
  ['@{ var a = 1; }', 'not every way through it returns a value'],
  ['@{ return 1; return 2; }', 'something follows a return'],
  ['@{ foreach (var a in b) { } }', 'foreach is not known here'],
  ['@{ var a = null; return 1; }', 'null has no type'],
  ['@(context.Response == null', 'is neither @(…) nor @{…}'],
])('%s is refused: %s', (text, sentence) => {
  expect(() => compileExpression(text)).toThrow(sentence)
})
