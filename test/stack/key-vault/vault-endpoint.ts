// The vault's HTTPS address: it lets a planned fault happen, challenges who sends no token, and answers
// the rest from its secrets. The bodies are those of Key Vault.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { Refusal, statusName } from '../refusal'
import type { Fault, FaultPlan } from './faults'
import { apiVersion, toSecretRequest, type SecretRequest } from './secret-request'
import type { SecretVersion, StoredSecrets } from './stored-secrets'

/** What who bears a token may do: nothing, read secrets, or also set them. */
export type VaultRights = 'nothing' | 'read' | 'write'

/** A request as it came, and what became of it. */
export interface VaultRequest {
  readonly method: string
  readonly path: string
  readonly outcome: number | Exclude<Fault['kind'], 'status' | 'delay'>
}

export interface VaultParts {
  readonly secrets: StoredSecrets
  readonly faults: FaultPlan
  /** Where tokens come from: authority and tenant. */
  readonly authority: string
  /** Undefined for a token that is not valid for vaults. */
  readonly rightsOf: (token: string) => Promise<VaultRights | undefined>
  readonly onRequest: (request: VaultRequest) => void
  /** Ends what is waiting when the vault closes. */
  readonly closing: AbortSignal
}

/** Of every public vault; the SDK compares it with the vault's own host. */
export const vaultResource = 'https://vault.azure.net'

export function vaultEndpoint(parts: VaultParts) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    answer(request, response, parts).catch(() => response.destroy())
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  parts: VaultParts,
): Promise<void> {
  const { method = '', headers } = request
  const url = new URL(request.url ?? '/', `https://${headers.host}`)
  const note = (outcome: VaultRequest['outcome']): void => {
    parts.onRequest({ method, path: url.pathname, outcome })
  }
  const body = await text(request)
  const fault = parts.faults.meet(url.pathname.split('/')[2] ?? '')
  if (fault?.kind === 'delay') await wait(fault.ms, undefined, { signal: parts.closing })
  if (fault && replacesAnswer(fault, response)) {
    note(fault.kind === 'status' ? fault.status : fault.kind)
    return
  }
  try {
    await checkToken(request, response, parts)
    const answered = answerOf(toSecretRequest(method, url, body), url.origin, parts.secrets)
    note(200)
    send(response, 200, answered)
  } catch (error) {
    const refusal = error instanceof Refusal ? error : new Refusal(400, String(error))
    note(refusal.status)
    const { status, message, detail = statusName(status) } = refusal
    send(response, status, { error: { code: detail, message } })
  }
}

/** Whether the fault is all that the request meets. */
function replacesAnswer(
  fault: Fault,
  response: ServerResponse,
): fault is Exclude<Fault, { kind: 'delay' }> {
  if (fault.kind === 'delay') return false
  if (fault.kind === 'drop') response.destroy()
  if (fault.kind === 'garbage') response.writeHead(200).end('<html>Welcome</html>')
  if (fault.kind === 'status') {
    response.writeHead(fault.status, { ...json, ...fault.headers })
    response.end(`{"error":{"code":"${statusName(fault.status)}","message":"planned"}}`)
  }
  return true
}

async function checkToken(
  { method, headers }: IncomingMessage,
  response: ServerResponse,
  { authority, rightsOf }: VaultParts,
): Promise<void> {
  const token = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1]
  const rights = token === undefined ? undefined : await rightsOf(token)
  if (rights === undefined) {
    const challenge = `Bearer authorization="${authority}", resource="${vaultResource}"`
    response.setHeader('WWW-Authenticate', challenge)
    throw new Refusal(401, 'AKV10000: Request is missing a Bearer or PoP token.', 'Unauthorized')
  }
  const isAllowed = rights === 'write' || (rights === 'read' && method === 'GET')
  if (!isAllowed) throw new Refusal(403, 'Caller is not authorized to perform the action.')
}

function answerOf(asked: SecretRequest, vault: string, secrets: StoredSecrets): object {
  switch (asked.kind) {
    case 'get': {
      const found = secrets.find(asked.name, asked.version)
      if (found.attributes.enabled) return withValue(found, vault)
      throw new Refusal(403, 'Operation get is not allowed on a disabled secret.')
    }
    case 'versions':
      return listOf(asked, vault, secrets)
    case 'set':
      return withValue(secrets.set(asked.name, asked.secret), vault)
    case 'update':
      return described(secrets.update(asked.name, asked.version, asked.attributes), vault)
  }
}

/** In the order of their ids, which are random: Key Vault promises no order. */
function listOf(
  { name, page }: Extract<SecretRequest, { kind: 'versions' }>,
  vault: string,
  secrets: StoredSecrets,
): object {
  secrets.find(name)
  const sorted = [...secrets.versions(name)].sort((a, b) => (a.version < b.version ? -1 : 1))
  const left = sorted.filter(({ version }) => version >= page.from)
  const next = left[page.resultsMax]
  const link = `${vault}/secrets/${name}/versions?api-version=${apiVersion}&$skiptoken=${next?.version}`
  return {
    value: left.slice(0, page.resultsMax).map((version) => described(version, vault)),
    nextLink: next ? `${link}&maxresults=${page.resultsMax}` : null,
  }
}

function withValue(secret: SecretVersion, vault: string): object {
  return { value: secret.value, ...described(secret, vault) }
}

function described(secret: SecretVersion, vault: string): object {
  const { name, version, contentType, tags, attributes } = secret
  const recovery = { recoveryLevel: 'Recoverable+Purgeable', recoverableDays: 90 }
  return {
    id: `${vault}/secrets/${name}/${version}`,
    ...{ contentType, tags },
    attributes: { ...attributes, ...recovery },
  }
}

const json = { 'content-type': 'application/json; charset=utf-8' }

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, json).end(JSON.stringify(body))
}
