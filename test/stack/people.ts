// Who calls the local stack: three people, a partner and a service, with ids that never change. An issuer
// comes in; tokens for them go out, and the headers that each of them sends.
import { applicationClaims, personClaims, type TokenForm } from './entra/access-token'
import type { Issuer } from './entra/issuer'
import { api } from './entra/tenant'

/** Its members are the team of the customer domain. */
const customerGroup = '5a0d6c1e-94b7-4f28-8c3d-e7f1a2b3c4d5'

/** A scope that every token for the API has, and no product asks for. */
const anyScope = 'Profile.Read'

export const people = {
  owner: {
    objectId: '11b6a4f0-2c8d-4e57-9a13-5f7e8d9c0b1a',
    name: 'Olga Owner',
    email: 'olga@example.com',
    scopes: [anyScope],
    groups: [customerGroup],
  },
  analyst: {
    objectId: '22c7b5e1-3d9e-4f68-8b24-6a8f9e0d1c2b',
    name: 'Anna Analyst',
    email: 'anna@example.com',
    scopes: [anyScope, 'Products.Read'],
    roles: ['Analyst'],
  },
  outsider: {
    objectId: '33d8c6f2-4eaf-4079-9c35-7b90af1e2d3c',
    name: 'Otto Outsider',
    email: 'otto@example.com',
    scopes: [anyScope],
  },
}

/** The managed identity of API Management. */
export const gateway = {
  clientId: '44e9d703-5fb0-418a-8d46-8ca1b02f3e4d',
  objectId: '55fae814-60c1-429b-9e57-9db2c1304f5e',
}

/** A service that calls in its own name, with a secret. */
export const service = {
  clientId: '660bf925-71d2-43ac-8f68-aec3d2415060',
  objectId: '771c0a36-82e3-44bd-9079-bfd4e3526171',
  secrets: ['the local secret of the nightly report'],
  roles: ['Analyst'],
}

/** The app's own managed identity, which may read the vault. */
export const appIdentity = {
  clientId: '882d1b47-93f4-45ce-9180-c0e5f4637282',
  objectId: '993e2c58-a405-46df-8291-d1f605748393',
}

/** Who rotates the secrets in the vault. */
export const vaultOfficer = {
  clientId: 'aa4f3d69-b516-47e0-93a2-e2071685a4a4',
  objectId: 'bb504e7a-c627-48f1-84b3-f31827960515',
  secrets: ['the local secret of who rotates secrets'],
}

/** The service principal that reads the warehouse; its secret is kept in the stack's folder. */
export const warehousePrincipal = {
  clientId: 'cc615f8b-d738-4902-95c4-04293807a626',
  objectId: 'dd72609c-e849-4a13-a6d5-153a4908b737',
}

/** A partner with a subscription at the gateway, and without a token. */
export const partnerSubscription = 'acme-airlines'

/** Of everybody who has a token: at the gateway they need a key as well. */
export const consumersSubscription = 'data-consumers'

/** The Azure CLI, with which people get tokens. */
const signInApplication = '04b07795-8ddb-461a-bbee-02f9e1bf7b46'

export const tokenHours = 12

type Person = keyof typeof people

/** Who can send a request: one of the people, the partner through the gateway, or nobody known. */
export type Caller = Person | 'partner' | 'nobody'

/** As `--ready` has them. */
export interface Tokens extends Readonly<Record<Person | 'gateway', string>> {
  /** A partner has no token, so these are the headers that the gateway sends for it. */
  readonly partner: Readonly<Record<string, string>>
}

export function issueTokens(issuer: Issuer): Tokens {
  const form: TokenForm = {
    directory: issuer,
    version: '2.0',
    audience: api.audience,
    validSeconds: tokenHours * 3_600,
  }
  const tokenOf = (person: Person) =>
    issuer.sign(personClaims(form, people[person], signInApplication))
  const gatewayToken = issuer.sign(applicationClaims(form, gateway))
  return {
    owner: tokenOf('owner'),
    analyst: tokenOf('analyst'),
    outsider: tokenOf('outsider'),
    gateway: gatewayToken,
    partner: {
      'X-Gateway-Authorization': `Bearer ${gatewayToken}`,
      'X-Gateway-Subscription': partnerSubscription,
    },
  }
}

export function headersOf(tokens: Tokens, caller: Caller): Readonly<Record<string, string>> {
  if (caller === 'nobody') return {}
  return caller === 'partner' ? tokens.partner : { Authorization: `Bearer ${tokens[caller]}` }
}
