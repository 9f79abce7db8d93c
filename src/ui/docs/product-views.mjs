// The list of all data products, and one of them: who owns it, what it promises, where its data comes
// from, and its output ports.
import { urlOf } from './documents.mjs'
import { element, factList, inline } from './element.mjs'

export function productsView(products) {
  return [
    element('h1', {}, 'Data products'),
    element(
      'p',
      {},
      'Choose one to read what it promises. Its output ports are the addresses of its rows: ' +
        'choose one of those to try a query.',
    ),
    element(
      'ul',
      { className: 'products', attributes: { role: 'list' } },
      products.map((product) => element('li', {}, ...card(product))),
    ),
  ]
}

function card(product) {
  return [
    element(
      'h2',
      {},
      element('a', { href: `#/${product.path}` }, product.title),
      ' ',
      statusMark(product),
    ),
    element('p', {}, ...inline(product.description)),
    productFacts(product, [['Output ports', product.outputPorts.map(portLink)]]),
  ]
}

export function productView(product) {
  return [
    element('h1', {}, product.title, ' ', statusMark(product)),
    element('p', {}, ...inline(product.description)),
    productFacts(product),
    element('h2', {}, 'Output ports'),
    element(
      'ul',
      { className: 'products', attributes: { role: 'list' } },
      product.outputPorts.map((port) =>
        element(
          'li',
          {},
          element('h3', {}, portLink(port)),
          element('p', {}, ...inline(port.description ?? '')),
        ),
      ),
    ),
    element('h2', {}, 'For programs'),
    element(
      'p',
      {},
      element('a', { href: `reference.html?product=${product.path}` }, 'The reference'),
      ' has every parameter, answer and error. ',
      element('a', { href: urlOf(`${product.path}/openapi.json`) }, 'openapi.json'),
      ' describes this product in OpenAPI 3.1, for client generators and other tools.',
    ),
  ]
}

function portLink({ path, title }) {
  return element('a', { href: `#/${path}` }, title)
}

function statusMark({ status }) {
  return element('span', { className: `status ${status}` }, status)
}

function productFacts({ domain, owner, origin, outputPorts }, more = []) {
  return factList([
    ['Owner', element('span', {}, `${owner.team}, `, mailLink(owner.email))],
    ['Domain', domain],
    ['Freshness', freshnessTexts(outputPorts)],
    ...(origin.length > 0 ? [['Origin and licence', origin.map(originText)]] : []),
    ...more,
  ])
}

function mailLink(email) {
  return element('a', { href: `mailto:${email}` }, email)
}

/** One text, where all output ports promise the same. */
function freshnessTexts(ports) {
  const texts = new Set(ports.map(freshnessText))
  return texts.size === 1
    ? [...texts]
    : ports.map((port) => `${port.title}: ${freshnessText(port)}`)
}

const units = { s: 'second', m: 'minute', h: 'hour' }

export function freshnessText({ isVersioned, maxStaleness }) {
  if (!isVersioned) return 'every read is of the newest rows'
  const count = Number.parseInt(maxStaleness, 10)
  return `at most ${count} ${units[maxStaleness.at(-1)]}${count === 1 ? '' : 's'} behind its table`
}

function originText({ source, license }) {
  return element('span', {}, `${source} Licence: `, ...withLinks(license))
}

function withLinks(text) {
  return text
    .split(/(https?:\/\/\S+)/)
    .map((part, i) => (i % 2 === 1 ? element('a', { href: part, rel: 'noreferrer' }, part) : part))
}
