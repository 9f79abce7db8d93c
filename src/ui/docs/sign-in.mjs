// What says who the reader is: an access token, a subscription key of the gateway, or both. They are pasted, or given
// by the address after `#token=` and `&key=`, and kept for this tab only. Every request to the app carries them.
import { element } from './element.mjs'

/** By the names that the address has for them. */
const kept = { token: 'meshport-token', key: 'meshport-key' }
const keyHeader = 'Ocp-Apim-Subscription-Key'

const read = (name) => sessionStorage.getItem(kept[name])
const keep = (name, value) => sessionStorage.setItem(kept[name], value)

/** What the address brings leaves it at once, so that it is not in the history. */
export function takeFromAddress() {
  if (!/^#(token|key)=/.test(location.hash)) return
  const given = new URLSearchParams(location.hash.slice(1))
  for (const name of Object.keys(kept)) {
    if (given.get(name)) keep(name, given.get(name))
  }
  history.replaceState(undefined, '', '#/')
}

function isKnown() {
  return Object.keys(kept).some((name) => read(name) !== null)
}

export function callerHeaders() {
  return [
    ...(read('token') === null ? [] : [['Authorization', `Bearer ${read('token')}`]]),
    ...(read('key') === null ? [] : [[keyHeader, read('key')]]),
  ]
}

/** The same for a line of a shell, with variables: a secret is nothing to copy into a script. */
export function callerOptions() {
  return [
    ...(read('token') === null ? [] : [' -H "Authorization: Bearer $TOKEN"']),
    ...(read('key') === null ? [] : [` -H "${keyHeader}: $KEY"`]),
  ].join('')
}

/** Who is signed in, and a way out; nothing while nobody is. */
export function readerView() {
  if (!isKnown()) return ''
  const out = element('button', { type: 'button' }, 'Sign out')
  out.addEventListener('click', () => {
    for (const name of Object.values(kept)) sessionStorage.removeItem(name)
    location.hash = '#/'
    location.reload()
  })
  const name = read('token') === null ? 'A subscription' : readerName(read('token'))
  return element('p', { className: 'reader' }, name, ' ', out)
}

/** The app verifies the token; the page only reads the name in it. */
function readerName(token) {
  try {
    const claims = token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/')
    const bytes = Uint8Array.from(atob(claims), (letter) => letter.charCodeAt(0))
    return JSON.parse(new TextDecoder().decode(bytes)).name ?? 'An application'
  } catch {
    return 'A token that cannot be read'
  }
}

/**
 * @param message why something is needed
 * @param onGiven called when there is a token or a key
 */
export function signInView(message, onGiven) {
  const token = element('textarea', { id: 'token', rows: 4, spellcheck: false })
  const key = element('input', { id: 'key', autocomplete: 'off', spellcheck: false })
  const form = element(
    'form',
    { className: 'sign-in' },
    element('label', { htmlFor: 'token' }, 'Access token'),
    token,
    element('label', { htmlFor: 'key' }, 'Subscription key'),
    key,
    element('button', {}, 'Sign in'),
  )
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const given = { token: token.value.trim().replace(/^Bearer +/i, ''), key: key.value.trim() }
    for (const [name, value] of Object.entries(given)) {
      if (value !== '') keep(name, value)
    }
    if (isKnown()) onGiven()
    else token.focus()
  })
  return [
    element('h1', {}, 'Sign in'),
    element('p', { className: isKnown() ? 'problem' : '' }, message),
    element(
      'p',
      {},
      'Paste an access token of Entra ID for this API, and where the address is a gateway, a subscription key as well. A partner has only the key. Both stay in this tab, and go only to this address. With the Azure CLI, this line prints a token:',
    ),
    element(
      'pre',
      { tabIndex: 0 },
      'az account get-access-token --resource <this API> --query accessToken -o tsv',
    ),
    form,
  ]
}
