// What checkov finds and we leave as it is: where, and why. `at` is compared with the environment and the type of the resource, so that
// a reason for an open environment excuses nothing in the private one.

export interface Reason {
  readonly id: string
  readonly at: RegExp
  readonly reason: string
}

const open = '^(smallest|developer) '
const isOpen = 'private networking is an option, and this environment does without'
const notSettings = 'the check takes the settings of the app for the configuration of a site'
const notFlex = 'Flex Consumption refuses this setting, or has another one for it'
const site = / Microsoft\.Web\/sites$/
const config = / Microsoft\.Web\/sites\/config$/
const at = (type: string) => new RegExp(`${open}Microsoft.${type}$`)

export const reasons: readonly Reason[] = [
  { id: 'CKV_AZURE_35', at: at('Storage/storageAccounts'), reason: isOpen },
  { id: 'CKV_AZURE_107', at: at('ApiManagement/service'), reason: isOpen },
  { id: 'CKV_AZURE_109', at: at('KeyVault/vaults'), reason: isOpen },
  { id: 'CKV_AZURE_189', at: at('KeyVault/vaults'), reason: isOpen },
  { id: 'CKV_AZURE_193', at: at('EventGrid/topics'), reason: isOpen },
  { id: 'CKV_AZURE_222', at: at('Web/sites'), reason: isOpen },
  {
    id: 'CKV_AZURE_59',
    at: / Microsoft\.Storage\/storageAccounts$/,
    reason: `${isOpen}; in the private one, the firewall of the lake lets only the access connector in`,
  },
  {
    id: 'CKV_AZURE_174',
    at: / Microsoft\.ApiManagement\/service$/,
    reason: 'the gateway is where consumers come in',
  },
  {
    id: 'CKV_AZURE_158',
    at: / Microsoft\.Databricks\/workspaces$/,
    reason: 'people work in the workspace, and Entra ID lets them in',
  },
  {
    id: 'CKV2_AZURE_48',
    at: / Microsoft\.Databricks\/workspaces$/,
    reason: 'the tables are in the lake, and not in the root of the workspace',
  },
  {
    id: 'CKV_AZURE_206',
    at: / Microsoft\.Storage\/storageAccounts$/,
    reason: 'three zones are enough: a second region is another deployment, and costs twice',
  },
  {
    id: 'CKV_AZURE_225',
    at: / Microsoft\.Web\/serverfarms$/,
    reason: 'zones need instances that are always awake',
  },
  {
    id: 'CKV_AZURE_41',
    at: / Microsoft\.KeyVault\/vaults\/secrets$/,
    reason: 'two are addresses, and the third ends when somebody makes the next one',
  },
  { id: 'CKV_AZURE_17', at: site, reason: 'the gateway proves itself by a token of its identity' },
  { id: 'CKV_AZURE_18', at: site, reason: notFlex },
  { id: 'CKV_AZURE_67', at: site, reason: notFlex },
  { id: 'CKV_AZURE_78', at: site, reason: `${notFlex}: FTP is closed by its own resource` },
  { id: 'CKV_AZURE_212', at: site, reason: notFlex },
  { id: 'CKV_AZURE_213', at: site, reason: notFlex },
  ...['13', '63', '65', '66', '80', '88', '222'].map((number) => ({
    id: `CKV_AZURE_${number}`,
    at: config,
    reason: notSettings,
  })),
]
