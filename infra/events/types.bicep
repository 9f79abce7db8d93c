// The shape of a consumer's webhook.

@export()
type webhook = {
  @minLength(3)
  @maxLength(64)
  name: string

  @secure()
  @description('Its address, which may hold a secret.')
  url: string

  @description('Types of events. Without them: all.')
  eventTypes: string[]?

  @description('The sources of the output ports, such as /datamesh/customer/customer-analytics/metrics. Without them: all.')
  sources: string[]?

  @description('The application in Entra ID for which Event Grid gets a token. The webhook checks it.')
  applicationId: string?

  @description('A header that Event Grid sends, by which the webhook knows it.')
  header: {
    name: string

    @secure()
    value: string
  }?
}
