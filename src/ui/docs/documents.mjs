// What the page reads to describe products: the catalog of those that the caller may see, and the
// OpenAPI document of each. All addresses are relative to the page, so that they are right behind a gateway too.
import { callerHeaders } from './sign-in.mjs'

const base = new URL('..', document.baseURI)

/** The address of a path below the base URL of consumers. */
export function urlOf(path) {
  return new URL(path, base)
}

let products

/** All that the caller may see, with their paths. Read once. */
export function readProducts() {
  products ??= readCatalog(urlOf('catalog')).catch((error) => {
    products = undefined
    throw error
  })
  return products
}

async function readCatalog(url) {
  const { value, nextLink } = await readJson(url)
  if (nextLink === undefined) return value
  return [...value, ...(await readCatalog(nextPage(url, nextLink)))]
}

/** Of the link only the query: the app may be known to consumers by another address than the page's. */
export function nextPage(url, nextLink) {
  const next = new URL(url)
  next.search = new URL(nextLink).search
  return next
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
  const headers = [['Accept', 'application/json'], ...callerHeaders()]
  const response = await fetch(url, { headers })
  const text = await response.text()
  if (response.ok) return JSON.parse(text)
  if (response.status === 401) throw new SignInNeeded(messageOf(text))
  throw new Error(`${url.pathname} answered ${response.status}: ${text.slice(0, 300)}`)
}

/** The app does not know who asks. Its message is the app's own. */
export class SignInNeeded extends Error {}

function messageOf(text) {
  try {
    return JSON.parse(text).error.message
  } catch {
    return 'The app asks who you are.'
  }
}
