// What the app answers to a query: a page of rows as a table and as JSON, with a button for the next
// page, or a problem in plain words.
import { nextPage } from './documents.mjs'
import { element, say } from './element.mjs'
import { parseExact } from './exact-json.mjs'
import { problemView } from './problem-view.mjs'
import { rowsView } from './rows-view.mjs'
import { callerHeaders } from './sign-in.mjs'

/**
 * @param fields of the form, one of which a problem may be about
 * @param columns of a row, with their schemas
 */
export function answerView(fields, columns) {
  const part = element('section', { className: 'answer', attributes: { 'aria-label': 'Answer' } })
  let asking = new AbortController()

  async function ask(request, pageNumber = 1) {
    asking.abort()
    asking = new AbortController()
    const { signal } = asking
    part.setAttribute('aria-busy', 'true')
    say('Reading')
    const answer = await read(request, signal)
    if (signal.aborted) return
    part.removeAttribute('aria-busy')
    part.replaceChildren(...partsOf(answer, request, pageNumber))
    const heading = part.querySelector('h2')
    say(heading.textContent)
    if (fields.mark(answer.problem)) return
    if (pageNumber > 1) focusOn(heading)
    // On a small screen the answer begins below what is shown.
    else if (heading.getBoundingClientRect().bottom > innerHeight) heading.scrollIntoView()
  }

  function partsOf({ problem, page, ...facts }, request, pageNumber) {
    if (problem) return problemView(problem)
    const onNext = () =>
      void ask({ ...request, url: nextPage(request.url, page.nextLink) }, pageNumber + 1)
    return rowsView(page, { ...facts, columns, pageNumber, onNext })
  }

  return { part, ask }
}

function focusOn(heading) {
  heading.tabIndex = -1
  heading.focus()
}

async function read({ url, headers }, signal) {
  const startedMs = performance.now()
  try {
    const response = await fetch(url, {
      headers: [['Accept', 'application/json'], ...callerHeaders(), ...headers],
      signal,
    })
    const text = await response.text()
    const tookMs = performance.now() - startedMs
    const page = response.ok ? pageOf(text) : undefined
    if (!page) return { problem: problemOf(response, text) }
    return { page, tookMs, tableVersion: response.headers.get('delta-table-version') }
  } catch (error) {
    return { problem: { message: `No answer came: ${error.message}` } }
  }
}

function pageOf(text) {
  try {
    return parseExact(text)
  } catch {
    return undefined
  }
}

/** What is between the page and the app may answer in another form than the app. */
function problemOf({ status, headers }, text) {
  const requestId = headers.get('x-ms-request-id')
  const retryAfterS = headers.get('retry-after')
  try {
    const { error } = JSON.parse(text)
    return { status, requestId, retryAfterS, ...error, hint: error.innererror?.hint }
  } catch {
    return { status, requestId, retryAfterS, message: text.slice(0, 500) || 'An empty answer.' }
  }
}
