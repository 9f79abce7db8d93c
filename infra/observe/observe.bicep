// Where the app and the gateway report: a Log Analytics workspace, Application Insights on it, and who may write there. Nobody
// writes with a key.
import { names } from '../names.bicep'
import { roleIdOf, roles } from '../identity/roles.bicep'

param location string
param tags object
param name names

@description('What may be taken in a day. Above it nothing is recorded until the next day.')
param dailyQuotaGb int

resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = { name: name.appIdentity }
resource gateway 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: name.gatewayIdentity
}

resource logs 'Microsoft.OperationalInsights/workspaces@2025-02-01' = {
  name: name.logs
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: 30
    workspaceCapping: { dailyQuotaGb: dailyQuotaGb }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: name.insights
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: logs.id
    DisableLocalAuth: true
  }
}

resource appReports 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: insights
  name: guid(insights.id, name.appIdentity, roles.metricsPublisher)
  properties: {
    roleDefinitionId: roleIdOf(roles.metricsPublisher)
    principalId: app.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource gatewayReports 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: insights
  name: guid(insights.id, name.gatewayIdentity, roles.metricsPublisher)
  properties: {
    roleDefinitionId: roleIdOf(roles.metricsPublisher)
    principalId: gateway.properties.principalId
    principalType: 'ServicePrincipal'
  }
}
