// What the page reads to describe products: the list of those that the caller may see, and the OpenAPI
// document of each. All addresses are relative to the page, so that they are right behind a gateway too.

const base = new URL('..', document.baseURI)

/** The address of a path below the base URL of consumers. */
export function urlOf(path) {
  return new URL(path, base)
}

let products

/** Read once. Rejects with what can be shown. */
export function readProducts() {
  products ??= readJson(urlOf('docs/products.json'))
    .then(({ value }) => value)
    .catch((error) => {
      products = undefined
      throw error
    })
  return products
}

export function readOpenApi({ path }) {
  return readJson(urlOf(`${path}/openapi.json`))
}

/** The operation that reads the rows of an output port, and the columns of a row. */
export async function readOperation(product, port) {
  const openApi = await readOpenApi(product)
  const operation = openApi.paths[`/${port.path}`].get
  const inPlace = (part) => (part.$ref ? inPlace(at(openApi, part.$ref)) : part)
  const page = inPlace(operation.responses[200].content['application/json'].schema)
  const row = inPlace(page.properties.value.items)
  return { ...operation, columns: Object.entries(row.properties) }
}

/** @param reference as `#/components/schemas/FlightsRow` */
function at(openApi, reference) {
  const names = reference.split('/').slice(1)
  return names.reduce((part, name) => part[name], openApi)
}

async function readJson(url) {
  const response = await fetch(url, { headers: { Accept: 'application/json' } })
  const text = await response.text()
  if (response.ok) return JSON.parse(text)
  throw new Error(`${url.pathname} answered ${response.status}: ${text.slice(0, 300)}`)
}
