// The issuer of the local stack, and the tokens of its people: a folder and the stack's certificate come
// in; a running server with its address goes out.
import path from 'node:path'
import type { Certificate } from './certificate'
import { startIssuer, type Issuer, type IssuerOptions } from './entra/issuer'
import { issueTokens, service, vaultOfficer, warehousePrincipal, type Tokens } from './people'
import { findPort } from './port'
import { keepFile } from './stack-directory'

export interface EntraAddresses {
  /** What takes the place of https://login.microsoftonline.com. */
  readonly issuerUrl: string
  readonly tokens: Tokens
}

export interface EntraStandIns {
  readonly addresses: EntraAddresses
  readonly issuer: Issuer
  close: () => Promise<void>
}

export async function startEntraStandIns(
  directory: string,
  certificate: Pick<Certificate, 'key' | 'cert'>,
  warehouseSecret: string,
): Promise<EntraStandIns> {
  const principal = { ...warehousePrincipal, secrets: [warehouseSecret] }
  const applications = [service, vaultOfficer, principal]
  const issuer = await startOnKeptPort({ directory, certificate, applications })
  return {
    addresses: { issuerUrl: issuer.authorityHost, tokens: issueTokens(issuer) },
    issuer,
    close: () => issuer.close(),
  }
}

/** Every token names the issuer's address, so the port is kept as the keys are, unless it is taken. */
async function startOnKeptPort(options: IssuerOptions): Promise<Issuer> {
  const file = path.join(options.directory, 'issuer-port')
  const port = Number(await keepFile(file, async () => String(await findPort(0, ''))))
  try {
    return await startIssuer({ ...options, port })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    return startIssuer(options)
  }
}
