// The types of expressions with their members, as API Management documents the context: for each, what it gives
// and how. What is not listed here is not known.
import {
  CSharpException,
  Guid,
  TimeSpan,
  textOf,
  valuesOf,
  type Value,
  type Values,
} from './values'

export type Type =
  | 'string'
  | 'char'
  | 'int'
  | 'double'
  | 'bool'
  | 'object'
  | 'null'
  | 'strings'
  | 'Guid'
  | 'TimeSpan'
  | 'int?'
  | 'double?'
  | 'bool?'
  | 'Guid?'
  | 'TimeSpan?'
  | 'Context'
  | 'Request'
  | 'Response'
  | 'Url'
  | 'Values'
  | 'Variables'
  | 'Entity'
  | 'LastError'

interface Property {
  readonly type: Type
  readonly get: (of: never) => Value
}

interface Method {
  readonly type: Type
  readonly parameters: readonly Type[]
  readonly call: (of: never, ...given: never[]) => Value
}

export interface Url {
  readonly scheme: string
  readonly host: string
  readonly port: number
  readonly path: string
  readonly queryString: string
  readonly query: Values
}

export interface EvaluationContext {
  readonly request: EvaluationRequest | null
  readonly response: EvaluationResponse | null
  readonly variables: ReadonlyMap<string, Value>
  readonly subscription: Entity | null
  readonly api: Entity | null
  readonly product: Entity | null
  readonly operation: Entity | null
  readonly lastError: LastError | null
  readonly requestId: string
  readonly elapsedMs: () => number
}

interface EvaluationRequest {
  readonly method: string
  readonly url: Url
  readonly originalUrl: Url
  readonly headers: Values
  readonly ipAddress: string | null
}

interface EvaluationResponse {
  readonly statusCode: number
  readonly statusReason: string | null
  readonly headers: Values
}

/** A subscription, an API, a product or an operation: only what it has is asked. */
export type Entity = Readonly<
  Partial<Record<'Id' | 'Name' | 'Key' | 'Path' | 'Version' | 'Method' | 'UrlTemplate', string>>
>

export type LastError = Readonly<
  Partial<
    Record<'Source' | 'Reason' | 'Message' | 'Scope' | 'Section' | 'Path' | 'PolicyId', string>
  >
>

const property = (type: Type, get: Property['get']): Property => ({ type, get })

const named = (...names: readonly string[]) =>
  Object.fromEntries(
    names.map((name) => [
      name,
      property('string', (of: Readonly<Record<string, string>>) => of[name] ?? null),
    ]),
  )

export const properties: Readonly<Partial<Record<Type, Readonly<Record<string, Property>>>>> = {
  Context: {
    Request: property('Request', ({ request }: EvaluationContext) => request),
    Response: property('Response', ({ response }: EvaluationContext) => response),
    Variables: property('Variables', ({ variables }: EvaluationContext) => variables),
    Subscription: property('Entity', ({ subscription }: EvaluationContext) => subscription),
    Api: property('Entity', ({ api }: EvaluationContext) => api),
    Product: property('Entity', ({ product }: EvaluationContext) => product),
    Operation: property('Entity', ({ operation }: EvaluationContext) => operation),
    LastError: property('LastError', ({ lastError }: EvaluationContext) => lastError),
    RequestId: property('Guid', ({ requestId }: EvaluationContext) => new Guid(requestId)),
    Elapsed: property('TimeSpan', ({ elapsedMs }: EvaluationContext) => new TimeSpan(elapsedMs())),
  },
  Request: {
    Method: property('string', ({ method }: EvaluationRequest) => method),
    Url: property('Url', ({ url }: EvaluationRequest) => url),
    OriginalUrl: property('Url', ({ originalUrl }: EvaluationRequest) => originalUrl),
    Headers: property('Values', ({ headers }: EvaluationRequest) => headers),
    IpAddress: property('string', ({ ipAddress }: EvaluationRequest) => ipAddress),
  },
  Response: {
    StatusCode: property('int', ({ statusCode }: EvaluationResponse) => BigInt(statusCode)),
    StatusReason: property('string', ({ statusReason }: EvaluationResponse) => statusReason),
    Headers: property('Values', ({ headers }: EvaluationResponse) => headers),
  },
  Url: {
    Scheme: property('string', ({ scheme }: Url) => scheme),
    Host: property('string', ({ host }: Url) => host),
    Port: property('int', ({ port }: Url) => BigInt(port)),
    Path: property('string', ({ path }: Url) => path),
    QueryString: property('string', ({ queryString }: Url) => queryString),
    Query: property('Values', ({ query }: Url) => query),
  },
  Values: { Count: property('int', ({ size }: Values) => BigInt(size)) },
  Entity: named('Id', 'Name', 'Key', 'Path', 'Version', 'Method', 'UrlTemplate'),
  LastError: named('Source', 'Reason', 'Message', 'Scope', 'Section', 'Path', 'PolicyId'),
  string: { Length: property('int', ({ length }: string) => BigInt(length)) },
  strings: { Length: property('int', ({ length }: readonly string[]) => BigInt(length)) },
  TimeSpan: {
    TotalMilliseconds: property('double', ({ ms }: TimeSpan) => ms),
    TotalSeconds: property('double', ({ ms }: TimeSpan) => ms / 1_000),
    TotalMinutes: property('double', ({ ms }: TimeSpan) => ms / 60_000),
  },
}

const method = (type: Type, parameters: readonly Type[], call: Method['call']): Method => ({
  type,
  parameters,
  call,
})

const toText: readonly Method[] = [method('string', [], textOf)]

/** By type and name; more than one where the number of arguments differs. */
export const methods: Readonly<Partial<Record<Type, Readonly<Record<string, readonly Method[]>>>>> =
  {
    Values: {
      ContainsKey: [
        method('bool', ['string'], (of: Values, name: string) => valuesOf(of, name) !== undefined),
      ],
      GetValueOrDefault: [
        method(
          'string',
          ['string', 'string'],
          (of: Values, name: string, other: string) => valuesOf(of, name)?.join(',') ?? other,
        ),
      ],
    },
    Variables: {
      ContainsKey: [
        method('bool', ['string'], (of: ReadonlyMap<string, Value>, name: string) => of.has(name)),
      ],
    },
    string: {
      ToString: toText,
      ToLower: [method('string', [], (of: string) => of.toLowerCase())],
      ToUpper: [method('string', [], (of: string) => of.toUpperCase())],
      Trim: [method('string', [], (of: string) => of.trim())],
      StartsWith: [method('bool', ['string'], (of: string, part: string) => of.startsWith(part))],
      EndsWith: [method('bool', ['string'], (of: string, part: string) => of.endsWith(part))],
      Contains: [method('bool', ['string'], (of: string, part: string) => of.includes(part))],
      IndexOf: [method('int', ['string'], (of: string, part: string) => BigInt(of.indexOf(part)))],
      Equals: [method('bool', ['string'], (of: string, other: string) => of === other)],
      Replace: [
        method('string', ['string', 'string'], (of: string, from: string, to: string) =>
          of.replaceAll(from, () => to),
        ),
      ],
      Substring: [
        method('string', ['int'], (of: string, from: bigint) =>
          partOf(of, from, BigInt(of.length) - from),
        ),
        method('string', ['int', 'int'], partOf),
      ],
      Split: [method('strings', ['char'], (of: string, at: string) => of.split(at))],
    },
    int: { ToString: toText },
    double: { ToString: toText },
    bool: { ToString: toText },
    Guid: { ToString: toText },
  }

function partOf(text: string, from: bigint, length: bigint): string {
  if (from < 0n || length < 0n || from + length > BigInt(text.length)) {
    throw new CSharpException('ArgumentOutOfRange')
  }
  return text.slice(Number(from), Number(from + length))
}

/** Of a type's own name: `string.IsNullOrEmpty(…)`. */
export const statics: Readonly<Record<string, Readonly<Record<string, Method>>>> = {
  string: {
    IsNullOrEmpty: method(
      'bool',
      ['string'],
      (_: null, text: string | null) => text === null || text === '',
    ),
    IsNullOrWhiteSpace: method(
      'bool',
      ['string'],
      (_: null, text: string | null) => (text ?? '').trim() === '',
    ),
    Join: method(
      'string',
      ['string', 'strings'],
      (_: null, between: string, all: readonly string[]) => all.join(between),
    ),
  },
  int: {
    Parse: method('int', ['string'], (_: null, text: string) => {
      if (!/^\s*[-+]?\d+\s*$/.test(text)) throw new CSharpException('Format')
      const number = BigInt(text.trim().replace('+', ''))
      if (BigInt.asIntN(32, number) !== number) throw new CSharpException('Overflow')
      return number
    }),
  },
}
