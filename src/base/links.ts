// Every absolute URL that Meshport writes. They start with the setting CONSUMER_URL, because a
// caller can write anything into the headers that name the host.

export interface Links {
  /** What consumers put before every path. */
  readonly consumerUrl: string
  /** The URL of an output port as consumers know it, with this query string. */
  readonly outputPort: (path: string, query: string) => string
  /** The URL of the OpenAPI document of a product. */
  readonly openApi: (productPath: string) => string
  /** The URL of the list of products, with this query string. */
  readonly catalog: (query: string) => string
  /** The URL of the JSON Schema of events. */
  readonly eventSchema: () => string
}

/**
 * @param consumerUrl what consumers put before `/<product>/<outputPort>`, without a final slash
 */
export function makeLinks(consumerUrl: string): Links {
  const at = (path: string, query: string) =>
    query === '' ? `${consumerUrl}/${path}` : `${consumerUrl}/${path}?${query}`
  return Object.freeze({
    consumerUrl,
    outputPort: at,
    openApi: (productPath: string) => at(`${productPath}/openapi.json`, ''),
    catalog: (query: string) => at('catalog', query),
    eventSchema: () => `${consumerUrl}/events/v1/schema.json`,
  })
}
