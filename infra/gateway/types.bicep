// The shapes of what the gateway is told: APIs and products, which `npm run gateway` writes from the declarations, and consumers.

@export()
type api = {
  @description('Unique in the gateway: the data product, and for a further major its version.')
  name: string

  @description('Of the gateway: a subscription to one of them is one to the API.')
  products: string[]

  displayName: string
  description: string

  @description('Empty for what is about the whole mesh.')
  path: string

  @description('Empty for the first major, whose path has no version.')
  version: string

  @description('Otherwise a request without a key goes through, as nobody.')
  keyNeeded: bool

  @description('Its document in OpenAPI 3.0.')
  definition: object
}

@export()
type product = {
  name: string
  displayName: string
  description: string
}

@export()
@description('A subscription to one product: that of a data product, or mesh for all of them. The app knows the consumer by its name.')
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
