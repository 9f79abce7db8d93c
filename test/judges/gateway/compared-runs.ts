// Whole requests through a policy by the toolkit's emulator and by our local gateway, with the same answers of the
// app: the answer, and what the app was asked, have to be the same.
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { GatewayBeforeApp } from '../../stack/gateway/gateway-before-app'
import { Tally, type Report } from '../report'
import { inTime, type TimeBudget } from '../time-budget'
import { runPolicyCheck } from './policy-check'
import { runCases, type BackendAnswer, type RunCase } from './run-cases'

interface Outcome {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly calls: readonly Call[]
}

interface Call {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
}

export async function comparedRuns(
  program: string,
  work: string,
  time: TimeBudget,
): Promise<Report> {
  const tally = new Tally('requests by the toolkit’s emulator')
  const app = new GatewayBeforeApp()
  await app.startApp()
  try {
    for (const [, [name, run]] of inTime(Object.entries(runCases), time, tally)) {
      const [ours, theirs] = [await runHere(app, run), await runThere(program, work, run)]
      const difference = `ours ${JSON.stringify(ours)}, judge ${JSON.stringify(theirs)}`
      tally.add(name, isDeepStrictEqual(ours, theirs) ? undefined : difference)
    }
  } finally {
    await app.end()
  }
  return tally.report()
}

/** Only those that a case is about: the emulator adds none of HTTP's own. */
function ofCase(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  const kept = Object.entries(headers)
    .map(([name, value]) => [name.toLowerCase(), String(value).replaceAll(', ', ',')] as const)
    .filter(([name]) => name.startsWith('x-') && name !== 'x-forwarded-for')
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(kept)
}

async function runHere(app: GatewayBeforeApp, run: RunCase): Promise<Outcome> {
  const { policy, headers, answers } = run
  await app.start({ ...policy, onError: policy.onError ?? '' }, {})
  app.answer = (request, response) => {
    const planned: BackendAnswer | undefined = answers[app.seen.length - 1] ?? answers.at(-1)
    if (!planned || 'Fail' in planned) request.socket.destroy()
    else response.writeHead(planned.StatusCode, { ...planned.Headers }).end(planned.Body)
  }
  const { url } = app.gateway!
  try {
    const got = await app.ask('/things/rows?a=1', { headers })
    const body = await got.text()
    const calls = app.seen.map(({ method, url: path, headers: sent }) => ({
      ...{ method, path: path.replace('/app', '') },
      headers: ofCase(sent),
    }))
    return { status: got.status, headers: ofCase(Object.fromEntries(got.headers)), body, calls }
  } catch (error) {
    throw new Error(`${url} has no answer`, { cause: error })
  } finally {
    await app.reset()
  }
}

interface Emulated {
  readonly Response: {
    readonly StatusCode: number
    readonly Headers: Readonly<Record<string, unknown>>
    readonly Body: string | null
  }
  readonly Calls: readonly {
    readonly Method: string
    readonly Url: string
    readonly Headers: Readonly<Record<string, unknown>>
  }[]
}

async function runThere(program: string, work: string, run: RunCase): Promise<Outcome> {
  const { inbound = '', backend = '<forward-request />', outbound = '', onError = '' } = run.policy
  const [policyFile, requestFile] = ['api.xml', 'request.json'].map((name) => path.join(work, name))
  await writeFile(
    policyFile!,
    `<policies><inbound>${inbound}</inbound><backend>${backend}</backend>` +
      `<outbound>${outbound}</outbound><on-error>${onError}</on-error></policies>`,
  )
  const request = {
    Request: {
      Method: 'GET',
      Url: 'https://mesh.example.com/things/rows?a=1',
      OriginalUrl: 'https://mesh.example.com/things/rows?a=1',
      Headers: run.headers,
    },
    Subscription: { Id: 'sub', Name: 'Sub' },
    Product: { Id: 'things', Name: 'things' },
    ...{ BackendUrl: 'https://app.example.com', Backend: run.answers },
  }
  await writeFile(requestFile!, JSON.stringify(request))
  const words = ['run', '--api', policyFile!, '--request', requestFile!]
  const { printed } = await runPolicyCheck(program, words)
  const { Response, Calls } = JSON.parse(printed) as Emulated
  return {
    status: Response.StatusCode,
    headers: ofCase(Response.Headers),
    body: Response.Body ?? '',
    calls: Calls.map(({ Method, Url, Headers }) => {
      const { pathname, search } = new URL(Url)
      return { method: Method, path: `${pathname}${search}`, headers: ofCase(Headers) }
    }),
  }
}
