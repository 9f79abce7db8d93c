// The roles that are given in this mesh, by the ids that they have in every tenant. test/infra lists who has which, and where.

@export()
var roles = {
  blobOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  blobContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  tableContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
  eventSender: 'd5a91429-5739-47e2-a06b-3470a27159e7'
  secretsUser: '4633458b-17de-408a-b874-0445c86b69e6'
  metricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb'
}

@export()
func roleIdOf(role string) string => subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
