// Rotates the secrets of a local stack as an operator does: the new one is accepted, then it is put into the
// vault, then the old one is refused at once. Addresses come in; a function for each secret goes out.
import { randomBytes } from 'node:crypto'
import { ClientSecretCredential } from '@azure/identity'
import { SecretClient } from '@azure/keyvault-secrets'
import { tenantId } from '../../stack/entra/tenant'
import { vaultOfficer } from '../../stack/people'
import type { StandInsFacts } from '../../stack/stand-ins-process'

export interface RotatedSecrets {
  /** Also every token that the warehouse has taken so far is refused. */
  readonly warehouse: () => Promise<void>
  readonly topic: () => Promise<void>
  readonly pageKey: () => Promise<void>
}

export function rotatedSecrets({ issuerUrl, vault, events }: StandInsFacts): RotatedSecrets {
  const { clientId, secrets } = vaultOfficer
  const credential = new ClientSecretCredential(tenantId, clientId, secrets[0]!, {
    ...{ authorityHost: issuerUrl, disableInstanceDiscovery: true },
  })
  const officer = new SecretClient(vault.keyVaultUrl, credential, {
    disableChallengeResourceVerification: true,
  })
  const rotate = async (name: string, accept: (accepted: readonly string[]) => Promise<void>) => {
    const { value: old = '' } = await officer.getSecret(name)
    const young = randomBytes(32).toString('base64')
    await accept([old, young])
    await officer.setSecret(name, young)
    await accept([young])
  }
  const controlUrl = vault.credentialControlUrl
  return {
    warehouse: async () => {
      await rotate('databricks-sp-secret', (accepted) => put(`${controlUrl}/secrets`, accepted))
      await put(`${controlUrl}/withdrawn`, {})
    },
    topic: () =>
      rotate('eventgrid-key', (accepted) => put(`${events!.eventGrid.controlUrl}/keys`, accepted)),
    pageKey: () => rotate('page-token-key', () => Promise.resolve()),
  }
}

async function put(url: string, body: unknown): Promise<void> {
  const answer = await fetch(url, { method: 'PUT', body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`)
}
