// Expressions of the kinds that policies have, and contexts for them: what the gateway's own evaluation is
// compared with.

/** Of each kind that the policies use, and of those that somebody writes next. */
export const expressions: readonly string[] = [
  // Members of the context.
  '@(context.Request.Method)',
  '@(context.Request.Url.Path)',
  '@(context.Request.Url.QueryString)',
  '@(context.Request.Url.Host + ":" + context.Request.Url.Port)',
  '@(context.Request.OriginalUrl.Scheme)',
  '@(context.Request.IpAddress)',
  '@(context.Response.StatusCode)',
  '@(context.Response.StatusReason)',
  '@(context.Subscription.Name)',
  '@(context.Product.Id)',
  '@(context.Api.Path + "/" + context.Api.Version)',
  '@(context.Operation.Id)',
  '@(context.LastError.Reason)',
  '@(context.LastError.Source + " › " + context.LastError.Reason)',
  '@(context.RequestId.ToString().Length)',
  '@(context.Elapsed.TotalMilliseconds > 2500)',
  // Null: asked of it, asked by `?.`, and what stands in its place.
  '@(context.Response == null)',
  '@(context.Subscription?.Id ?? "nobody")',
  '@(context.Response?.StatusCode == 503)',
  '@(context.Response?.StatusCode ?? 0)',
  '@(context.LastError?.Reason?.Length ?? -1)',
  '@(context.Subscription != null ? context.Subscription.Id : "")',
  // Headers and the query.
  '@(context.Request.Headers.GetValueOrDefault("Accept", "*/*"))',
  '@(context.Request.Headers.ContainsKey("authorization"))',
  '@(context.Request.Headers["Accept"][0])',
  '@(context.Request.Headers["Accept"].Length)',
  '@(string.Join("; ", context.Request.Headers["Accept"]))',
  '@(context.Request.Url.Query.GetValueOrDefault("top", "100"))',
  '@(context.Request.Url.Query.ContainsKey("top"))',
  '@(context.Response.Headers.GetValueOrDefault("Retry-After", "5"))',
  '@(context.Request.Headers.GetValueOrDefault("Authorization", "").StartsWith("Bearer "))',
  // Variables, and what is in them.
  '@((string)context.Variables["name"])',
  '@((int)context.Variables["count"] + 1)',
  '@((bool)context.Variables["flag"] ? "yes" : "no")',
  '@(context.Variables.GetValueOrDefault<string>("name", "none"))',
  '@(context.Variables.GetValueOrDefault<int>("count", 7) * 2)',
  '@(context.Variables.GetValueOrDefault("count", 3) % 4)',
  '@(context.Variables.ContainsKey("flag") && (bool)context.Variables["flag"])',
  // Text.
  '@(context.Request.Url.Path.Substring(1))',
  '@(context.Request.Url.Path.Substring(1, 3).ToUpper())',
  "@(context.Request.Url.Path.Split('/').Length)",
  "@(context.Request.Url.Path.Split('/')[1])",
  '@(context.Request.Url.Path.Replace("/", "."))',
  '@(context.Request.Url.Path.IndexOf("metrics"))',
  '@(context.Request.Url.Path.EndsWith("s") || context.Request.Url.Path.Contains("v2"))',
  '@(string.IsNullOrEmpty(context.Response?.StatusReason))',
  '@("a\\tb\\"c\\\\" + true + 1 + 2.5 + null)',
  // Numbers.
  '@(7 / 2 * 2 + 7 % 2 - -1)',
  '@(7 / 2.0)',
  '@(2147483647 - 1 + context.Response.StatusCode)',
  '@(1 / (context.Response.StatusCode - 503))',
  '@((int)2.9 + (double)1)',
  '@(int.Parse(context.Request.Url.Query.GetValueOrDefault("top", "x")))',
  '@(1 + 2 == 3 && !(2 >= 3) || 1 != 1)',
  '@(context.Response.StatusCode >= 400 ? context.Response.StatusCode >= 500 ? "theirs" : "yours" : "fine")',
  // Statements.
  '@{ return context.Request.Method == "GET"; }',
  '@{ if (context.Response == null) { return "none"; } return context.Response.StatusCode.ToString(); }',
  '@{ var path = context.Request.Url.Path; if (path.Length > 8) return path.ToLower(); else return path + "!"; }',
  '@{ string name = context.Subscription?.Id; int length = name == null ? 0 : name.Length; return length * 2; }',
  '@{ var a = 1; if (context.Request.Method == "GET") { var b = a + 1; return b; } else { if (a == 1) { return 5; } } return a; }',
]

export type JsonContext = Readonly<Record<string, unknown>>

/** Parts with different numbers of forms meet in all ways; those with the same are shifted. */
function pick<Form>(i: number, forms: readonly Form[]): Form {
  return forms[(i + Math.floor(i / forms.length)) % forms.length]!
}

const urls = [
  'https://mesh.example.com/air-traffic/flights?top=5',
  'https://mesh.example.com/customer-analytics/v2/metrics?dateFrom=2024-01-01&top=x',
  'https://mesh.example.com:8443/bird-strikes/strikes',
  'http://mesh.example.com/a',
  'https://mesh.example.com/a%20b/c?top=1&top=2&empty=',
  'https://mesh.example.com/',
]

const requestHeaders = [
  {},
  { Accept: 'application/json', Authorization: 'Bearer a.b.c' },
  { accept: ['application/json', 'text/csv'], 'X-Other': '' },
  { AUTHORIZATION: 'Basic abc', 'Cache-Control': 'no-cache' },
]

const responses = [
  {},
  { Response: { StatusCode: 200, StatusReason: 'OK', Headers: { ETag: 'W/"a"' } } },
  { Response: { StatusCode: 503, StatusReason: 'Service Unavailable', Headers: {} } },
  {
    Response: {
      StatusCode: 503,
      StatusReason: 'Busy',
      Headers: { 'x-ms-error-code': 'WarehouseBusy', 'Retry-After': '9' },
    },
  },
  { Response: { StatusCode: 429, StatusReason: '', Headers: { 'retry-after': '17' } } },
  { Response: { StatusCode: 404, StatusReason: 'Not Found', Headers: {} } },
]

const reasons = [
  ...['SubscriptionKeyNotFound', 'SubscriptionKeyInvalid', 'OperationNotFound'],
  ...['TokenExpired', 'RateLimitExceeded', 'QuotaExceeded', 'Timeout', 'BackendConnectionFailure'],
]

const errors = [
  {},
  ...reasons.map((Reason) => ({
    LastError: { Source: Reason === 'TokenExpired' ? 'validate-jwt' : 'x', Reason, Message: 'm' },
  })),
  { LastError: { Source: 'set-header', Message: 'without a reason' } },
]

const variables = [
  {},
  { name: 'n', count: 4, flag: true, 'gateway-token': 'a.b.c' },
  { name: '', count: -1, flag: false, 'gateway-token': '' },
  { name: 5, count: 'five', flag: 'true', 'gateway-token': 1 },
]

/** A hundred, in which each part takes each of its forms, most of them with one another. */
export const contexts: readonly JsonContext[] = Array.from({ length: 100 }, (_, i) => ({
  Request: {
    Method: pick(i, ['GET', 'HEAD', 'POST']),
    Url: pick(i, urls),
    OriginalUrl: pick(i + 1, urls),
    IpAddress: '192.0.2.7',
    Headers: pick(i, requestHeaders),
  },
  ...pick(i, responses),
  ...pick(i, [{}, { Subscription: { Id: 'acme-airlines', Name: 'Acme', Key: 'k' } }]),
  ...pick(i, [
    { Product: { Id: 'air-traffic', Name: 'Air traffic' } },
    { Product: { Id: 'bird-strikes', Name: 'Bird strikes' } },
    {},
  ]),
  Api: {
    Id: 'air-traffic',
    Name: 'Air traffic',
    Path: 'air-traffic',
    Version: pick(i, ['', 'v2']),
  },
  ...pick(i, [{ Operation: { Id: 'getFlights', Name: 'Flights' } }, {}]),
  ...pick(i, errors),
  Variables: pick(i, variables),
  RequestId: `7f2c1d64-3f0a-4d5c-9b7e-${String(i).padStart(12, '0')}`,
  Elapsed: pick(i, [
    '00:00:00.0100000',
    '00:00:02.5000000',
    '00:00:05',
    '00:00:05.0010000',
    '00:01:00',
  ]),
}))
