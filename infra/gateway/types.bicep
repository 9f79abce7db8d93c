// The shapes of what the gateway is told: APIs and products, which `npm run gateway` writes from the declarations, and consumers.

@export()
type api = {
  @description('Unique in the gateway: the product, and for a further major its version.')
  name: string

  product: string
  displayName: string
  description: string
  path: string

  @description('Empty for the first major, whose path has no version.')
  version: string

  @description('The document of the product in OpenAPI 3.0.')
  definition: object
}

@export()
type product = {
  name: string
  displayName: string
  description: string
}

@export()
@description('A subscription to one product. The app knows the consumer by its name.')
type consumer = {
  name: string
  displayName: string
  product: string
}

@export()
@description('How much one consumer may call.')
type limits = {
  @minValue(1)
  callsPerMinute: int

  @minValue(1)
  callsPerDay: int
}
