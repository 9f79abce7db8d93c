// The reader's access token: pasted, or given by the address after `#token=`, and kept for this tab only.
// Every request to the app carries it.
import { element } from './element.mjs'

const key = 'meshport-token'

/** A token that the address brings leaves it at once, so that it is not in the history. */
export function takeToken() {
  const [, token] = /^#token=([\w.-]+)$/.exec(location.hash) ?? []
  if (token === undefined) return
  sessionStorage.setItem(key, token)
  history.replaceState(undefined, '', '#/')
}

export function hasToken() {
  return sessionStorage.getItem(key) !== null
}

export function tokenHeaders() {
  const token = sessionStorage.getItem(key)
  return token === null ? [] : [['Authorization', `Bearer ${token}`]]
}

/** Who is signed in, and a way out; nothing while nobody is. */
export function readerView() {
  if (!hasToken()) return ''
  const out = element('button', { type: 'button' }, 'Sign out')
  out.addEventListener('click', () => {
    sessionStorage.removeItem(key)
    location.hash = '#/'
    location.reload()
  })
  return element('p', { className: 'reader' }, readerName(sessionStorage.getItem(key)), ' ', out)
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
 * @param message why a token is needed
 * @param onToken called when there is one
 */
export function signInView(message, onToken) {
  const input = element('textarea', { id: 'token', rows: 4, required: true, spellcheck: false })
  const form = element(
    'form',
    { className: 'sign-in' },
    element('label', { htmlFor: 'token' }, 'Access token'),
    input,
    element('button', {}, 'Sign in'),
  )
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    sessionStorage.setItem(key, input.value.trim().replace(/^Bearer +/i, ''))
    onToken()
  })
  return [
    element('h1', {}, 'Sign in'),
    element('p', { className: hasToken() ? 'problem' : '' }, message),
    element(
      'p',
      {},
      'Paste an access token of Entra ID for this API. It stays in this tab, and goes only to this address. With the Azure CLI, this line prints one:',
    ),
    element(
      'pre',
      { tabIndex: 0 },
      'az account get-access-token --resource <this API> --query accessToken -o tsv',
    ),
    form,
  ]
}
