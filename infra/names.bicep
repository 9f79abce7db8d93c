// The name of everything in a mesh, made from one token. A module gets the names and looks resources up by them: a name that
// comes out of another module would hide the resource from what-if and from the snapshots.

@export()
type names = {
  plan: string
  app: string
  state: string
  lake: string
  vault: string
  appIdentity: string
  gatewayIdentity: string
  logs: string
  insights: string
  alerts: string
  gateway: string
  topic: string
  lakeTopic: string
  workspace: string
  connector: string
  network: string
}

@export()
@description('The token of an environment: the same in each deployment, another one in each subscription.')
func tokenOf(subscriptionId string, environmentName string, location string) string =>
  toLower(uniqueString(subscriptionId, environmentName, location))

@export()
func resourceGroupOf(environmentName string) string => 'rg-${environmentName}'

@export()
func namesOf(token string) names => {
  plan: 'plan-${token}'
  app: 'func-${token}'
  state: 'st${token}'
  lake: 'dls${token}'
  vault: 'kv-${token}'
  appIdentity: 'id-app-${token}'
  gatewayIdentity: 'id-gateway-${token}'
  logs: 'log-${token}'
  insights: 'appi-${token}'
  alerts: 'ag-${token}'
  gateway: 'apim-${token}'
  topic: 'evgt-${token}'
  lakeTopic: 'egst-${token}'
  workspace: 'dbw-${token}'
  connector: 'dbac-${token}'
  network: 'vnet-${token}'
}

@export()
@description('Containers and tables, in the account of the state and in the one of the lake.')
var places = {
  package: 'app-package'
  deadLetters: 'dead-letters'
  feeds: 'meshportevents'
  lake: 'mesh'
}

@export()
@description('The secrets of the vault, by the names that the app asks for (src/settings).')
var secretNames = {
  databricksUrl: 'databricks-url'
  principalId: 'databricks-sp-id'
  principalSecret: 'databricks-sp-secret'
  topicEndpoint: 'eventgrid-endpoint'
  pageTokenKey: 'page-token-key'
}
