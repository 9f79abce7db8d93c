// A problem in plain words: what is wrong and where, what to do, and what is allowed.
import { element, factList, inline } from './element.mjs'

export function problemView(problem) {
  const { code, message, target, hint, details = [], status, requestId, retryAfterS } = problem
  return [
    element('h2', { className: 'problem' }, 'The query was not answered'),
    element('p', {}, ...inline(message)),
    hint ? element('p', {}, ...inline(hint)) : '',
    details.length > 0 ? element('ul', {}, ...details.map(detailView)) : '',
    factList([
      ['Code', code],
      ['Target', target],
      ['Status', status],
      ['Try again in', retryAfterS ? `${retryAfterS} s` : undefined],
      ['Request id', requestId ?? undefined],
    ]),
  ].filter((part) => part !== '')
}

function detailView({ message }) {
  return element('li', {}, ...inline(message))
}
