// The boxes of the recipe's diagram: each is a resource of the mesh, and what ties it to the others is there.
import { resourcesOf, type Snapshot } from '../mesh'

/** Types of resources that stand for a box; Unity Catalog has its own part in the bundle. */
const boxes: Readonly<Record<string, readonly string[]>> = {
  'Databricks Workspace': ['Microsoft.Databricks/workspaces'],
  'Unity Catalog': ['Microsoft.Databricks/accessConnectors', 'Microsoft.Storage/storageAccounts'],
  'API Management': [
    'Microsoft.ApiManagement/service',
    'Microsoft.ApiManagement/service/apis',
    'Microsoft.ApiManagement/service/backends',
    'Microsoft.ApiManagement/service/loggers',
    'Microsoft.ApiManagement/service/diagnostics',
    'Microsoft.ApiManagement/service/policies',
    'Microsoft.ApiManagement/service/namedValues',
  ],
  'Event Grid': ['Microsoft.EventGrid/topics', 'Microsoft.EventGrid/systemTopics'],
  'Key Vault': ['Microsoft.KeyVault/vaults', 'Microsoft.KeyVault/vaults/secrets'],
  'Azure AD': ['Microsoft.ManagedIdentity/userAssignedIdentities'],
  'Data Consumers': [
    'Microsoft.ApiManagement/service/products',
    'Microsoft.ApiManagement/service/subscriptions',
  ],
  // Not a box of the recipe's: what serves the rows, and who watches it.
  'the app': ['Microsoft.Web/serverfarms', 'Microsoft.Web/sites', 'Microsoft.Web/sites/config'],
  watching: [
    'Microsoft.OperationalInsights/workspaces',
    'Microsoft.Insights/components',
    'Microsoft.Insights/scheduledQueryRules',
    'Microsoft.Insights/metricAlerts',
    'Microsoft.Insights/diagnosticSettings',
  ],
}

/** How many there are of what a check of each single one would not miss. */
const counts: Readonly<Record<string, number>> = {
  'Microsoft.ManagedIdentity/userAssignedIdentities': 2,
  'Microsoft.Storage/storageAccounts': 2,
  'Microsoft.Storage/storageAccounts/blobServices': 2,
  'Microsoft.Storage/storageAccounts/blobServices/containers': 3,
  'Microsoft.Storage/storageAccounts/tableServices/tables': 1,
  'Microsoft.Web/sites/basicPublishingCredentialsPolicies': 2,
  'Microsoft.Insights/scheduledQueryRules': 13,
  'Microsoft.Insights/metricAlerts': 2,
  'Microsoft.Insights/actionGroups': 1,
}

export function boxFaults(snapshot: Snapshot, hasLakeTopic: boolean): readonly string[] {
  const missing = Object.entries(boxes).flatMap(([box, types]) =>
    types
      .filter((type) => hasLakeTopic || type !== 'Microsoft.EventGrid/systemTopics')
      .filter((type) => resourcesOf(snapshot, type).length === 0)
      .map((type) => `${box}: there is no ${type}`),
  )
  const miscounted = Object.entries(counts).flatMap(([type, count]) => {
    const found = resourcesOf(snapshot, type).length
    return found === count ? [] : [`there are ${found} ${type}, and not ${count}`]
  })
  return [...missing, ...miscounted]
}
