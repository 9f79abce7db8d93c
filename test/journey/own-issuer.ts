// An issuer of a test's own, with controls: it signs what the test likes, and fails when the test wants
// it. Functions hosts that are pointed to it trust its certificate, which is that of the warehouse.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { keepCertificate } from '../stack/certificate'
import {
  applicationClaims,
  personClaims,
  type Claims,
  type TokenForm,
} from '../stack/entra/access-token'
import { startIssuer, type Issuer } from '../stack/entra/issuer'
import { api } from '../stack/entra/tenant'
import { gateway, issueTokens, people, service, type Tokens } from '../stack/people'
import type { WarehouseAddress } from '../stack/stand-ins-process'

export interface OwnIssuer {
  readonly issuer: Issuer
  /** Of the people of the stack, signed with its first key. */
  readonly tokens: Tokens
  /** The claims of a new token of the analyst, with these in place of the usual. */
  readonly analyst: (claims?: object) => Claims
  readonly gateway: (claims?: object) => Claims
  readonly service: (claims?: object) => Claims
  readonly close: () => Promise<void>
}

export async function startOwnIssuer(
  warehouse: Pick<WarehouseAddress, 'caFile'>,
): Promise<OwnIssuer> {
  const directory = await mkdtemp(path.join(tmpdir(), 'issuer-'))
  const certificate = await keepCertificate(path.dirname(warehouse.caFile))
  const issuer = await startIssuer({ certificate, directory })
  const form: TokenForm = {
    directory: issuer,
    version: '2.0',
    audience: api.audience,
    validSeconds: 3_600,
  }
  return {
    issuer,
    tokens: issueTokens(issuer),
    analyst: (claims) => ({ ...personClaims(form, people.analyst, service.clientId), ...claims }),
    gateway: (claims) => ({ ...applicationClaims(form, gateway), ...claims }),
    service: (claims) => ({ ...applicationClaims(form, service), ...claims }),
    close: async () => {
      await issuer.close()
      await rm(directory, { recursive: true })
    },
  }
}
