// Every absolute address that Meshport writes. They start from the setting CONSUMER_URL, because
// what a request says about its own host is what its caller wrote.

export interface Links {
  /** The address of an output port as consumers know it, with this query string. */
  readonly outputPort: (path: string, query: string) => string
}

/**
 * @param consumerUrl what consumers put before `/<product>/<outputPort>`, without a final slash
 */
export function makeLinks(consumerUrl: string): Links {
  return Object.freeze({
    outputPort: (path: string, query: string) =>
      query === '' ? `${consumerUrl}/${path}` : `${consumerUrl}/${path}?${query}`,
  })
}
