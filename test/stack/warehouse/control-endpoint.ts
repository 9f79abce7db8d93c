// The control address for tests, beside the warehouse's own: plain HTTP that counts calls, lists
// statements, plans faults and makes tables. `GET /` prints the table below.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import type { Catalog } from './catalog'
import { describeFaults, faultRules, type FaultPlan } from './faults'
import type { Journal } from './journal'
import type { Sessions } from './session'

export interface ControlParts {
  readonly catalog: Catalog
  readonly sessions: Sessions
  readonly journal: Journal
  readonly faults: FaultPlan
}

interface Answer {
  readonly status: number
  readonly body?: string | object
}

interface Route {
  readonly method: 'GET' | 'PUT' | 'DELETE'
  /** Ends with a slash where a name follows. */
  readonly path: string
  readonly does: string
  readonly act: (parts: ControlParts, body: string, name: string) => Answer | Promise<Answer>
}

const done: Answer = { status: 204 }

const routes: readonly Route[] = [
  {
    method: 'GET',
    path: '/counters',
    does: 'how often each call came; open sessions and operations',
    act: ({ journal, sessions }) => ({
      status: 200,
      body: { calls: journal.calls, ...sessions.counts },
    }),
  },
  {
    method: 'GET',
    path: '/statements',
    does: 'the last 1,000 statements, newest last',
    act: ({ journal }) => ({ status: 200, body: journal.statements() }),
  },
  {
    method: 'DELETE',
    path: '/statements',
    does: 'forgets them',
    act: ({ journal }) => {
      journal.forgetStatements()
      return done
    },
  },
  {
    method: 'DELETE',
    path: '/sessions',
    does: 'forgets every session and handle, as a restart does',
    act: async ({ sessions }) => {
      await sessions.forget()
      return done
    },
  },
  {
    method: 'PUT',
    path: '/tables/',
    does: '<catalog.schema.table>: makes a table of a DuckDB query, computed at each read',
    act: async ({ catalog }, query, name) => {
      await catalog.define(name, query)
      return { status: 201 }
    },
  },
  {
    method: 'PUT',
    path: '/faults',
    does: 'replaces the plan of faults by a JSON list',
    act: ({ faults }, body) => {
      const rules = faultRules.safeParse(JSON.parse(body))
      if (!rules.success) return { status: 400, body: z.prettifyError(rules.error) }
      faults.replace(rules.data)
      return done
    },
  },
  {
    method: 'DELETE',
    path: '/faults',
    does: 'clears the plan of faults',
    act: ({ faults }) => {
      faults.replace([])
      return done
    },
  },
]

export function controlEndpoint(parts: ControlParts) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    answer(request, parts)
      .catch((error: unknown) => ({ status: 400, body: String(error) }))
      .then((result) => {
        send(response, result)
      })
      .catch(() => response.destroy())
  }
}

async function answer(request: IncomingMessage, parts: ControlParts): Promise<Answer> {
  const body = await text(request)
  const url = decodeURIComponent(request.url ?? '/')
  if (request.method === 'GET' && url === '/') return { status: 200, body: offer() }
  const route = routes.find(({ method, path }) => method === request.method && matches(path, url))
  if (!route) return { status: 404, body: offer() }
  return route.act(parts, body, url.slice(route.path.length))
}

function matches(path: string, url: string): boolean {
  return path.endsWith('/') ? url.startsWith(path) : url === path
}

function offer(): string {
  const lines = routes.map(({ method, path, does }) => `${`${method} ${path}`.padEnd(20)} ${does}`)
  const faults = describeFaults().join('\n')
  return `The local warehouse's control address.\n\n${lines.join('\n')}\n\nFaults:\n\n${faults}\n`
}

function send(response: ServerResponse, { status, body }: Answer): void {
  if (typeof body === 'object') {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  } else {
    response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(body)
  }
}
