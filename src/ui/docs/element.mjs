// Elements of the page. What they show becomes text, never HTML.

/**
 * @param properties of the element; `attributes` are set by name, as `aria-…`
 * @param children elements and texts; what is null or undefined is left out
 */
export function element(tag, { attributes = {}, ...properties } = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  made.append(...children.flat().filter((child) => child !== null && child !== undefined))
  return made
}

/** A list of facts; those without a value are left out. */
export function factList(facts) {
  const given = facts.filter(([, value]) => value !== undefined)
  return element(
    'dl',
    {},
    ...given.map(([name, ...values]) =>
      element(
        'div',
        {},
        element('dt', {}, name),
        values.flat().map((value) => element('dd', {}, value)),
      ),
    ),
  )
}

/** Text of a declaration or a document: `code` is between backticks, paragraphs are apart. */
export function prose(text = '') {
  return text.split('\n\n').map((paragraph) => element('p', {}, ...inline(paragraph)))
}

export function inline(text) {
  return text.split('`').map((part, i) => (i % 2 === 1 ? element('code', {}, part) : part))
}

/** Said by screen readers, and not shown. */
export function say(text) {
  document.getElementById('said').textContent = text
}
