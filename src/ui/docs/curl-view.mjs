// The line that sends the same request from a terminal, with a button that copies it.
import { element, say } from './element.mjs'
import { callerOptions } from './sign-in.mjs'

export function curlView() {
  const line = element('code')
  const copy = element('button', { type: 'button' }, 'Copy')
  copy.addEventListener('click', () => void copyText(line, copy))
  return {
    part: element(
      'section',
      { className: 'curl', attributes: { 'aria-label': 'curl' } },
      element('pre', { tabIndex: 0, attributes: { 'aria-label': 'curl line' } }, line),
      copy,
    ),
    show: ({ url, headers }) => {
      const options = headers.map(([name, value]) => ` -H ${quoted(`${name}: ${value}`)}`)
      line.textContent = `curl ${quoted(url.href)}${callerOptions()}${options.join('')}`
    },
  }
}

/** For a POSIX shell. */
function quoted(text) {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

const copiedMs = 2_000

async function copyText(line, copy) {
  try {
    await navigator.clipboard.writeText(line.textContent)
    say('Copied')
    copy.textContent = 'Copied'
    setTimeout(() => (copy.textContent = 'Copy'), copiedMs)
  } catch {
    // Where the browser does not allow it, the line is selected, to be copied by hand.
    getSelection().selectAllChildren(line)
    say('Selected: copy it with the keyboard')
  }
}
