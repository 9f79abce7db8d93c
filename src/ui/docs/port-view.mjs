// An output port: what it has, and a form of its parameters. The query that is filled in is in the
// address of the page, as a `curl` line, and on its way when it is tried.
import { answerView } from './answer-view.mjs'
import { curlView } from './curl-view.mjs'
import { readOperation, urlOf } from './documents.mjs'
import { element, factList, inline, prose } from './element.mjs'
import { fieldsOf } from './fields.mjs'
import { freshnessText } from './product-views.mjs'

/** @param query the values that the address of the page has */
export async function portView(product, port, query) {
  const operation = await readOperation(product, port)
  const fields = fieldsOf(operation.parameters, query)
  const curl = curlView()
  const answer = answerView(fields, operation.columns)
  const asked = () => requestOf(port, operation.parameters, fields.values())
  const form = element(
    'form',
    { noValidate: true, autocomplete: 'off', attributes: { 'aria-label': 'Query' } },
    ...fields.parts,
    element('button', { type: 'submit' }, 'Try'),
  )
  form.addEventListener('input', () => curl.show(asked()))
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    history.replaceState(null, '', `#/${port.path}${searchOf(fields.values())}`)
    void answer.ask(asked())
  })
  curl.show(asked())
  return [...about(product, port, operation), form, curl.part, answer.part]
}

function about(product, port, { description, columns }) {
  return [
    element('p', {}, element('a', { href: `#/${product.path}` }, product.title)),
    element('h1', {}, port.title),
    element('p', {}, ...inline(port.description ?? '')),
    factList([
      ['Address', element('code', {}, urlOf(port.path).href)],
      ['Freshness', freshnessText(port)],
    ]),
    element('details', {}, element('summary', {}, 'How it answers'), ...prose(description)),
    element(
      'details',
      {},
      element('summary', {}, `Columns (${columns.length})`),
      factList(
        columns.map(([name, schema]) => [
          element('code', {}, name),
          element('span', {}, ...inline(schema.description ?? ''), ' ', typeText(schema)),
        ]),
      ),
    ),
    element('h2', {}, 'Try a query'),
  ]
}

function typeText({ type, format, anyOf = [] }) {
  const types = [type ?? anyOf.map((each) => each.type)].flat(2).filter(Boolean)
  const text = [...new Set(types)].join(' or ')
  return element('span', { className: 'type' }, format ? `${text} (${format})` : text)
}

/** The request for what is filled in: parameters go into the query or into headers. */
function requestOf(port, parameters, values) {
  const isHeader = ([name]) => parameters.some((each) => each.name === name && each.in === 'header')
  const url = urlOf(port.path)
  url.search = searchOf(values.filter((value) => !isHeader(value)))
  return { url, headers: values.filter(isHeader) }
}

/** A colon means nothing in a query, and stays, so that times can be read. */
function searchOf(values) {
  const text = values.map((pair) => pair.map(encodeURIComponent).join('=')).join('&')
  return text === '' ? '' : `?${text.replaceAll('%3A', ':')}`
}
