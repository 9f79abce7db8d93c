// What the tiers of API Management have, as far as this mesh asks. What a tier lacks is left out by these rules.

@export()
type tier = 'Consumption' | 'Developer' | 'BasicV2' | 'StandardV2' | 'Premium'

@export()
func capacityOf(tier tier) int => tier == 'Consumption' ? 0 : 1

@export()
@description('A breaker of the backend, limits by key, and resource logs: everywhere but on Consumption.')
func isServerless(tier tier) bool => tier == 'Consumption'

@export()
@description('Which tiers can reach a private network, and be reached from one, as infra/network builds it.')
func canBePrivate(tier tier) bool => tier == 'StandardV2'
