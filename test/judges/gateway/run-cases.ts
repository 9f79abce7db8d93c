// Requests with a policy and the app's answers, for which the toolkit's emulator and our local gateway have to agree.
import type { Parts } from '../../stack/gateway/gateway-before-app'

interface Answered {
  readonly StatusCode: number
  readonly Headers: Readonly<Record<string, string>>
  readonly Body: string
}

export type BackendAnswer = Answered | { readonly Fail: string }

export interface RunCase {
  readonly policy: Parts
  readonly headers: Readonly<Record<string, string>>
  /** One for each call; the last for all further ones. */
  readonly answers: readonly BackendAnswer[]
}

const rows: BackendAnswer = { StatusCode: 200, Headers: { 'X-Rows': '2' }, Body: 'rows' }
// The emulator keeps headers of the answer before, so both have the same.
const busy: BackendAnswer = { StatusCode: 503, Headers: { 'X-Rows': '0' }, Body: 'busy' }
const broken: BackendAnswer = { Fail: 'the connection is closed' }

const set = (name: string, value: string, action = 'override') =>
  `<set-header name="${name}" exists-action="${action}"><value>${value}</value></set-header>`

/** With the path as the caller sent it, as our own policy has it. */
const path = '<rewrite-uri template="@(context.Request.OriginalUrl.Path)" />'

const retry = (condition: string, count: number) =>
  `<retry condition="${condition}" count="${count}" interval="0" first-fast-retry="true"><forward-request /></retry>`

const told = set('X-Told', '@(context.LastError.Source + " " + context.LastError.Reason)')

export const runCases: Readonly<Record<string, RunCase>> = {
  'headers that are set, kept, appended and deleted': {
    policy: {
      inbound:
        path +
        set('X-A', '1') +
        set('X-B', '2', 'skip') +
        set('X-C', '@(context.Request.Method)', 'append') +
        set('X-E', '5', 'skip') +
        '<set-header name="X-D" exists-action="delete" />',
      outbound: `${set('X-Status', '@(context.Response.StatusCode.ToString())')}<set-header name="X-Rows" exists-action="delete" />`,
    },
    headers: { 'X-A': 'a', 'X-B': 'b', 'X-C': 'c', 'X-D': 'd' },
    answers: [rows],
  },
  'variables that are set, read and set again': {
    policy: {
      inbound: `${path}<set-variable name="n" value="@(1 + 1)" /><set-variable name="n" value='@((int)context.Variables["n"] * 3)' />${set('X-N', '@(((int)context.Variables["n"]).ToString())')}`,
      outbound: set('X-N', '@(context.Variables.GetValueOrDefault&lt;int>("n", 0).ToString())'),
    },
    headers: {},
    answers: [rows],
  },
  'a choice, and an answer that starts afresh': {
    policy: {
      inbound: `${path}${set('X-A', '1')}<choose><when condition='@(context.Request.Headers.ContainsKey("X-No"))'>${set('X-B', '1')}</when><when condition='@(context.Request.Headers.ContainsKey("X-Yes"))'><return-response><set-status code="418" reason="T" />${set('X-C', '@(context.Subscription.Id)')}<set-body>@(context.Product.Id + "!")</set-body></return-response></when></choose>${set('X-D', '1')}`,
      outbound: set('X-Out', '1'),
    },
    headers: { 'X-Yes': '1' },
    answers: [rows],
  },
  'a retry until it goes well': {
    policy: { inbound: path, backend: retry('@(context.Response.StatusCode == 503)', 3) },
    headers: {},
    answers: [busy, busy, rows],
  },
  'a retry that is used up': {
    policy: { inbound: path, backend: retry('@(context.Response.StatusCode == 503)', 2) },
    headers: {},
    answers: [busy],
  },
  'a connection that fails, and on-error': {
    policy: {
      inbound: path,
      onError: `${told}<set-body>{}</set-body>`,
      outbound: set('X-Out', '1'),
    },
    headers: {},
    answers: [broken],
  },
  'an answer of on-error that starts afresh': {
    policy: {
      inbound: path,
      onError: `<choose><when condition='@(context.LastError.Reason == "BackendConnectionFailure")'><return-response><set-status code="503" reason="U" />${told}<set-body>{"error":1}</set-body></return-response></when></choose>`,
    },
    headers: {},
    answers: [broken],
  },
}
