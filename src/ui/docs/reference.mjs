// The reference of one product in the browser: its OpenAPI document, whole, as Swagger UI shows it. The
// address names the product, as `?product=air-traffic`; queries are tried on the other page.
import SwaggerUI from 'swagger-ui-dist/swagger-ui-es-bundle.js'
import { readOpenApi, SignInNeeded } from './documents.mjs'
import { element } from './element.mjs'

const place = document.getElementById('reference')
const dark = matchMedia('(prefers-color-scheme: dark)')

/** Swagger UI has dark colours, and leaves it to the page when to use them. */
function followColorScheme() {
  document.documentElement.classList.toggle('dark-mode', dark.matches)
}

async function show(product) {
  // Anything else would be an address elsewhere.
  if (!/^[a-z0-9-]+(\/v\d+)?$/.test(product)) throw new Error('The address names no product.')
  const { servers, ...spec } = await readOpenApi({ path: product })
  document.title = `${spec.info.title} reference · Meshport`
  document
    .getElementById('about')
    .replaceChildren(
      'Every address begins with ',
      element('code', {}, servers[0].url),
      '. ',
      element('a', { href: `./#/${product}` }, `Try ${spec.info.title}`),
    )
  SwaggerUI({
    domNode: place,
    spec,
    docExpansion: 'list',
    defaultModelsExpandDepth: 0,
    // The other page tries queries, and shows rows.
    supportedSubmitMethods: [],
    // Its colours are too faint.
    syntaxHighlight: { activated: false },
    validatorUrl: null,
    plugins: [namedParts],
  })
}

/** Names and a heading where Swagger UI has none, so that a screen reader can tell its parts apart. */
const namedParts = {
  wrapComponents: {
    // Nothing is sent from here, so nobody gives a token.
    authorizeBtn: () => () => null,
    authorizeOperationBtn: () => () => null,
    ExamplesSelect: (Original, { React: { createElement } }) =>
      function NamedChoice(props) {
        const name = createElement('span', { className: 'name' }, 'Example')
        return createElement('label', {}, name, createElement(Original, props))
      },
    InfoContainer: (Original, { React: { createElement } }) =>
      function NamedProduct(props) {
        return createElement('section', { 'aria-label': 'Product' }, createElement(Original, props))
      },
    operations: (Original, { React: { createElement } }) =>
      function HeadedOperations(props) {
        return [
          createElement('h2', { key: 'heading' }, 'Output ports'),
          createElement(Original, { key: 'operations', ...props }),
        ]
      },
  },
}

dark.addEventListener('change', followColorScheme)
followColorScheme()
show(new URLSearchParams(location.search).get('product') ?? '').catch((error) => {
  const signIn = element('a', { href: './#/' }, 'Sign in')
  const parts = error instanceof SignInNeeded ? [error.message, ' ', signIn] : [error.message]
  place.replaceChildren(element('p', { className: 'problem' }, ...parts))
})
