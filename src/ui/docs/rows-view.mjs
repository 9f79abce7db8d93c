// A page of rows as a table, every value as it came, and the same as JSON.
import { element } from './element.mjs'
import { cellText, indented, isNumber } from './exact-json.mjs'

/** @param facts of the answer and of its columns, and what the button for the next page does */
export function rowsView(page, { columns, pageNumber, tableVersion, tookMs, onNext }) {
  const { value: rows, nextLink } = page
  const rowsText = rows.length === 1 ? '1 row' : `${rows.length} rows`
  const next = element('button', { type: 'button' }, 'Next page')
  next.addEventListener('click', onNext)
  return [
    element('h2', {}, `${rowsText} on page ${pageNumber}`),
    element(
      'p',
      { className: 'facts' },
      [
        tableVersion === null ? 'Newest rows' : `Delta-Table-Version ${tableVersion}`,
        `${(tookMs / 1_000).toFixed(2)} s`,
        nextLink === undefined ? 'the last page' : 'more rows follow',
      ].join(' · '),
    ),
    ...(rows.length > 0 ? [tableOf(rows, new Map(columns))] : []),
    ...(nextLink === undefined ? [] : [element('p', {}, next)]),
    element(
      'details',
      {},
      element('summary', {}, 'JSON'),
      element(
        'pre',
        { tabIndex: 0, attributes: { 'aria-label': 'The page as JSON' } },
        element('code', {}, indented(page)),
      ),
    ),
  ]
}

function tableOf(rows, schemas) {
  const names = Object.keys(rows[0])
  const headers = names.map((name) =>
    element(
      'th',
      {
        scope: 'col',
        className: classOf(rows, name),
        title: schemas.get(name)?.description ?? '',
      },
      name,
    ),
  )
  return element(
    'div',
    { className: 'rows', tabIndex: 0, attributes: { role: 'region', 'aria-label': 'Rows' } },
    element(
      'table',
      {},
      element('thead', {}, element('tr', {}, ...headers)),
      element(
        'tbody',
        {},
        ...rows.map((row) => element('tr', {}, ...names.map((name) => cellOf(row[name])))),
      ),
    ),
  )
}

/** A name stands where its numbers stand. */
function classOf(rows, name) {
  return rows.some((row) => isNumber(row[name])) ? 'number' : ''
}

function cellOf(value) {
  if (value === null) return element('td', { className: 'null' }, 'null')
  return element('td', { className: isNumber(value) ? 'number' : '' }, cellText(value))
}
