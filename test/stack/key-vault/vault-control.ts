// What tests ask of the control address of a local vault.
import type { Fault } from './faults'
import type { VaultRequest } from './vault-endpoint'

interface PlannedFault {
  readonly secret?: string
  readonly skip?: number
  readonly times?: number
  readonly fault: Fault | { readonly kind: 'status'; readonly status: number }
}

export interface VaultControl {
  /** Rejects with the control address' own words. */
  readonly plan: (...faults: readonly PlannedFault[]) => Promise<void>
  readonly requests: () => Promise<readonly VaultRequest[]>
}

export function vaultControl(controlUrl: string): VaultControl {
  const ask = async (method: string, at: string, body?: unknown): Promise<string> => {
    const answer = await fetch(`${controlUrl}${at}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(text)
    return text
  }
  return {
    plan: async (...faults) => {
      await ask('PUT', '/faults', faults)
    },
    requests: async () => JSON.parse(await ask('GET', '/requests')) as readonly VaultRequest[],
  }
}
