// The settings of callers: how they prove who they are, and what is refused at start.
import { FaultySettings, readSettings } from '../../src/settings/settings'
import { soundEnvironment as sound } from './sample'

type Environment = Readonly<Record<string, string | undefined>>

const read = (given: Environment) => readSettings(['default'], { ...sound, ...given })

function faultsOf(given: Environment): readonly string[] {
  try {
    read(given)
    return []
  } catch (error) {
    if (error instanceof FaultySettings) return error.faults
    throw error
  }
}

const developers = { AUTHENTICATION_MODE: 'anonymous', AZURE_FUNCTIONS_ENVIRONMENT: 'Development' }
const onlyLocally =
  'AUTHENTICATION_MODE is anonymous, which is allowed only on a developer’s machine'

it('asks for the gateway and the caller unless it is told otherwise', () => {
  expect(read({}).authentication).toEqual({
    mode: 'gatewayAndCaller',
    entra: {
      authorityHost: 'https://login.microsoftonline.com',
      tenantId: '11111111-1111-4111-8111-111111111111',
      audiences: ['api://meshport'],
      v1Issuer: undefined,
      gatewayObjectId: '22222222-2222-4222-8222-222222222222',
    },
  })
})

it.each<[Environment, object]>([
  [developers, { mode: 'anonymous' }],
  [{ AUTHENTICATION_MODE: 'callerOnly' }, { mode: 'callerOnly' }],
  [
    { AUTHENTICATION_MODE: 'callerOnly', GATEWAY_OBJECT_ID: '' },
    { entra: { gatewayObjectId: undefined } },
  ],
  [
    { ENTRA_AUDIENCES: 'api://meshport, 33333333-3333-4333-8333-333333333333' },
    { entra: { audiences: ['api://meshport', '33333333-3333-4333-8333-333333333333'] } },
  ],
  [
    { ENTRA_TENANT_ID: 'ABCDEF00-1111-4111-8111-111111111111' },
    { entra: { tenantId: 'abcdef00-1111-4111-8111-111111111111' } },
  ],
  [
    { ENTRA_AUTHORITY_HOST: 'https://login.microsoftonline.us/' },
    { entra: { authorityHost: 'https://login.microsoftonline.us' } },
  ],
  [
    { ENTRA_V1_ISSUER: 'https://sts.windows.net/11111111-1111-4111-8111-111111111111/' },
    { entra: { v1Issuer: 'https://sts.windows.net/11111111-1111-4111-8111-111111111111/' } },
  ],
])('takes %j', (given, expected) => {
  expect(read(given).authentication).toMatchObject(expected)
})

it.each<[Environment, string]>([
  [
    { AUTHENTICATION_MODE: 'none' },
    'AUTHENTICATION_MODE is none of gatewayAndCaller, callerOnly, anonymous',
  ],
  [{ AUTHENTICATION_MODE: 'anonymous' }, onlyLocally],
  [{ ...developers, AZURE_FUNCTIONS_ENVIRONMENT: 'Production' }, onlyLocally],
  [{ ...developers, WEBSITE_INSTANCE_ID: 'a1b2' }, onlyLocally],
  [
    { ALLOW_ANONYMOUS: 'true' },
    'ALLOW_ANONYMOUS is no setting any more: use AUTHENTICATION_MODE=anonymous',
  ],
  [{ CALLER_REQUESTS_PER_MINUTE: '0' }, 'CALLER_REQUESTS_PER_MINUTE is not a whole number above 0'],
  [{ CALLER_STATEMENTS_AT_ONCE: '101' }, 'CALLER_STATEMENTS_AT_ONCE is above 100'],
  [{ ENTRA_TENANT_ID: '' }, 'ENTRA_TENANT_ID is missing'],
  [{ ENTRA_TENANT_ID: 'contoso.com' }, 'ENTRA_TENANT_ID is not a GUID'],
  [{ ENTRA_AUDIENCES: undefined }, 'ENTRA_AUDIENCES is missing'],
  [{ ENTRA_AUDIENCES: 'a,,b' }, 'ENTRA_AUDIENCES has an entry that is empty or has spaces'],
  [{ ENTRA_AUTHORITY_HOST: 'http://login' }, 'ENTRA_AUTHORITY_HOST is not an absolute https URL'],
  [{ ENTRA_V1_ISSUER: 'sts.windows.net' }, 'ENTRA_V1_ISSUER is not an absolute https URL'],
  [{ GATEWAY_OBJECT_ID: 'gateway' }, 'GATEWAY_OBJECT_ID is not a GUID'],
  [
    { GATEWAY_OBJECT_ID: '' },
    'GATEWAY_OBJECT_ID is missing, and AUTHENTICATION_MODE is gatewayAndCaller',
  ],
  [
    { GATEWAY_OBJECT_ID: '@Microsoft.KeyVault(VaultName=v;SecretName=s)' },
    'GATEWAY_OBJECT_ID is a Key Vault reference that was not resolved',
  ],
])('refuses %j', (given, fault) => {
  expect(faultsOf(given)).toEqual([fault])
})
