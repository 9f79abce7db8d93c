// An issuer for one test file, and our identity provider that asks it, with a clock that a test moves.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { IdentityProvider } from '../../../src/access/identity-provider'
import type { Observation } from '../../../src/base/observation'
import {
  entraIdentityProvider,
  type EntraOptions,
} from '../../../src/platform/entra/entra-identity-provider'
import { keepCertificate } from '../../stack/certificate'
import {
  applicationClaims,
  personClaims,
  type Claims,
  type TokenForm,
} from '../../stack/entra/access-token'
import { startIssuer, type Issuer } from '../../stack/entra/issuer'
import { api, tenantId } from '../../stack/entra/tenant'
import { trust } from '../../suites/trust'

const gatewayObjectId = '5f4e3d2c-1b0a-4998-8776-655443322110'
export const clientId = '0b7d9f36-20c4-4a8e-b1f5-6c3e8d2a4f17'

export interface LocalEntra {
  readonly issuer: Issuer
  /** A provider of its own, which knows no key yet. */
  readonly provider: (own?: Partial<EntraOptions>) => IdentityProvider
  readonly person: (claims?: object, form?: Partial<TokenForm>) => Claims
  readonly application: (claims?: object, form?: Partial<TokenForm>) => Claims
  /** The gateway's own token. */
  readonly gatewayToken: () => string
  readonly clock: { now: () => number; elapsed: () => number }
  /** By all its providers. */
  readonly observed: Observation[]
  /** Lets time pass for the provider. */
  readonly wait: (ms: number) => void
  readonly close: () => Promise<void>
}

const ada = {
  objectId: '3d5b7c90-1f2e-4a68-b3d4-8c9e0f1a2b37',
  name: 'Ada Example',
  email: 'ada@example.com',
  scopes: ['Data.Read'],
}

export async function startLocalEntra(): Promise<LocalEntra> {
  const directory = await mkdtemp(path.join(tmpdir(), 'entra-'))
  const certificate = await keepCertificate(directory)
  trust(certificate.cert)
  const issuer = await startIssuer({ certificate, directory })
  let waitedMs = 0
  const clock = {
    now: () => Date.now() + waitedMs,
    elapsed: () => performance.now() + waitedMs,
  }
  const formOf = (own: Partial<TokenForm> = {}): TokenForm => ({
    ...{ directory: issuer, version: '2.0', audience: api.audience, validSeconds: 3_600 },
    ...own,
  })
  const application: LocalEntra['application'] = (claims, form) => {
    const identity = { clientId, objectId: ada.objectId, roles: ['Data.Read'] }
    return { ...applicationClaims(formOf(form), identity), ...claims }
  }
  const observed: Observation[] = []
  return {
    issuer,
    clock,
    observed,
    wait: (ms) => {
      waitedMs += ms
    },
    provider: (own) =>
      entraIdentityProvider({
        authorityHost: issuer.authorityHost,
        tenantId,
        audiences: [api.audience, api.uri],
        v1Issuer: undefined,
        gatewayObjectId,
        clock,
        observe: (observation) => observed.push(observation),
        ...own,
      }),
    person: (claims, form) => ({ ...personClaims(formOf(form), ada, clientId), ...claims }),
    application,
    gatewayToken: () => issuer.sign(application({ oid: gatewayObjectId, sub: gatewayObjectId })),
    close: async () => {
      await issuer.close()
      await rm(directory, { recursive: true })
    },
  }
}

/** The code and the message of a problem; any other outcome as it is. */
export async function outcomeOf(work: Promise<unknown>): Promise<unknown> {
  return work.catch((error: unknown) => (error as { code?: string }).code ?? error)
}
