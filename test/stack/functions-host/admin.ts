// What the host tells about itself: a request for `/admin/…` comes in, the JSON of the real host's
// function list or status goes out, as far as Meshport and its tests read it.
import path from 'node:path'
import type { App } from './app'
import type { HttpFunction } from './http-function'
import type { ReceivedRequest } from './received-request'

/** Undefined when the request is not for the host itself. */
export function toAdminAnswer(app: App, { method, path: asked, host }: ReceivedRequest): unknown {
  if (method !== 'GET') return undefined
  const [, folder, kind, name, ...rest] = asked.toLowerCase().split('/')
  if (folder !== 'admin' || rest.length > 0) return undefined
  if (kind === 'host' && name === 'status') return toStatus()
  if (kind !== 'functions') return undefined
  const listed = app.functions.map((entry) => toListed(app, entry, `http://${host}`))
  if (name === undefined || name === '') return listed
  return listed.find((entry) => entry.name.toLowerCase() === name)
}

function toStatus(): Readonly<Record<string, unknown>> {
  return {
    id: 'local',
    state: 'Running',
    version: 'local functions host',
    processUptime: Math.round(process.uptime() * 1000),
    functionAppContentEditingState: 'NotAllowed',
  }
}

interface ListedFunction {
  readonly name: string
  readonly href: string
  readonly invoke_url_template: string
  readonly language: string
  readonly isDisabled: boolean
  readonly config: Readonly<Record<string, unknown>>
}

function toListed(app: App, entry: HttpFunction, baseUrl: string): ListedFunction {
  const { name, metadata, route, disabled } = entry
  return {
    name,
    href: `${baseUrl}/admin/functions/${name}`,
    // The real host writes the whole template in lower case.
    invoke_url_template: `${baseUrl}/${route.template}`.toLowerCase(),
    language: 'node',
    isDisabled: disabled,
    config: {
      name,
      language: 'node',
      functionDirectory: path.resolve(app.directory),
      bindings: Object.entries(metadata.bindings).map(([bindingName, binding]) => ({
        ...binding,
        name: bindingName,
      })),
    },
  }
}
