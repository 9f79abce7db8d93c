// The documentation page in the browser: the address says what is shown. `#/` is the list of products,
// `#/air-traffic` one of them, and `#/air-traffic/flights?origin=SFO` an output port with a query to try.
import { readProducts, SignInNeeded } from './documents.mjs'
import { element } from './element.mjs'
import { portView } from './port-view.mjs'
import { productView, productsView } from './product-views.mjs'
import { readerView, signInView, takeFromAddress } from './sign-in.mjs'

const view = document.getElementById('view')
const reader = document.getElementById('reader')
let shown = 0

async function show() {
  shown += 1
  const own = shown
  const parts = await partsOf(location.hash).catch((error) => failureView(error))
  // Another address may have been asked for since.
  if (own !== shown) return
  reader.replaceChildren(readerView())
  view.replaceChildren(...parts)
  const heading = view.querySelector('h1')
  document.title = `${heading.firstChild.textContent} · Meshport`
  // Where the page opens, the reader begins at its top; after a link, at what is new.
  if (own > 1) {
    heading.tabIndex = -1
    heading.focus({ preventScroll: true })
    scrollTo(0, 0)
  }
}

async function partsOf(hash) {
  const [path = '', query = ''] = hash.replace(/^#?\/?/, '').split(/\?(.*)/s)
  const products = await readProducts()
  if (path === '') return productsView(products)
  const product = products.find((each) => each.path === path)
  if (product) return productView(product)
  for (const each of products) {
    const port = each.outputPorts.find((one) => one.path === path)
    if (port) return portView(each, port, new URLSearchParams(query))
  }
  return missingView(path)
}

function missingView(path) {
  return [
    element('h1', {}, 'Not found'),
    element(
      'p',
      {},
      `There is no data product or output port ${path}, or you may not see it. `,
      element('a', { href: '#/' }, 'All data products'),
    ),
  ]
}

function failureView(error) {
  if (error instanceof SignInNeeded) return signInView(error.message, () => void show())
  return [
    element('h1', {}, 'This cannot be shown now'),
    element('p', { className: 'problem' }, error.message),
    element('p', {}, 'Load the page again later.'),
  ]
}

takeFromAddress()
addEventListener('hashchange', show)
void show()
