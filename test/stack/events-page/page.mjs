// The page in the browser: follows the stream of events, and shows a row for each, the newest first. What
// events say becomes text, never HTML.

const at = (id) => document.getElementById(id)
/** By source and id, in the order in which they came. */
const rows = new Map()
const announceMs = 3_000
const reconnectMs = 2_000
const timeFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' })

function connect() {
  const stream = new EventSource('/events')
  stream.onopen = () => showState('Live')
  stream.onmessage = ({ data }) => show(JSON.parse(data))
  stream.onerror = () => {
    showState('Connecting again')
    // Some browsers give up when nobody listens.
    if (stream.readyState === EventSource.CLOSED) setTimeout(connect, reconnectMs)
  }
}

/** Said by screen readers, so it is written only when it changes. */
function showState(text) {
  if (at('state').textContent !== text) at('state').textContent = text
  at('state').classList.toggle('live', text === 'Live')
}

function show({ isAll, eventsMax, events }) {
  if (isAll) forget(rows.size)
  const earlier = rows.size
  for (const { event, times } of events) {
    const key = JSON.stringify([event.source, event.id])
    const row = rows.get(key) ?? toRow(event)
    // Of one that is known nothing else changes, so that a focused link stays focused.
    row.querySelector('.notes').textContent = notesText(event.data, times)
    if (rows.has(key)) continue
    rows.set(key, row)
    row.classList.toggle('new', !isAll)
    at('events').prepend(row)
  }
  if (!isAll) announce(rows.size - earlier)
  forget(rows.size - eventsMax)
  at('count').textContent = rows.size === 0 ? 'No event yet' : counted(rows.size, 'event')
}

function forget(count) {
  for (const [key, row] of [...rows].slice(0, Math.max(count, 0))) {
    rows.delete(key)
    row.remove()
  }
}

let unannounced = 0

/** Events that come close together are announced as one number. */
function announce(count) {
  if (count > 0 && unannounced === 0) {
    setTimeout(() => {
      at('news').textContent = counted(unannounced, 'new event')
      unannounced = 0
    }, announceMs)
  }
  unannounced += count
}

const counted = (count, noun) => `${count} ${noun}${count === 1 ? '' : 's'}`

function toRow({ type, time, sequence, data }) {
  const row = at('row').content.firstElementChild.cloneNode(true)
  const write = (selector, text, more) =>
    Object.assign(row.querySelector(selector), { textContent: text, ...more })
  const word = type.replace('DataProduct', '')
  write('.type', word).classList.add(word.toLowerCase())
  write('.port', `${data.product} / ${data.outputPort}`)
  write('.table', `${data.catalog}.${data.schema}.${data.tableName}`)
  write('.version', versionText(data))
  write('.operation', data.operation ?? 'unknown')
  write('.sequence', sequence)
  write('time', timeFormat.format(new Date(time)), { dateTime: time })
  row.querySelector('.read').append(...readParts(data))
  return row
}

/** With the version before it, where that is not simply the next lower one. */
function versionText({ version, previousVersion: previous }) {
  return [null, version, version - 1].includes(previous) ? version : `${previous} → ${version}`
}

function notesText({ schemaChanged, bootstrap, gap }, times) {
  const notes = [
    schemaChanged && 'The columns changed.',
    bootstrap && 'The table had versions before it was first seen.',
    gap && `Nothing is known of ${gapText(gap)}: the table’s log was cleaned up.`,
    times > 1 && `Came ${times} times.`,
  ]
  return notes.filter(Boolean).join(' ')
}

const gapText = ({ fromVersion: from, toVersion: to }) =>
  from === to ? `version ${from}` : `versions ${from} to ${to}`

/**
 * The rows need a token, which a link of a browser cannot send: it opens the documentation, which asks for
 * one and has the version filled in. The address of the rows is there to copy. Both lead only to the web:
 * any other link of an event might run a script.
 */
function readParts({ readUrl, version, product, outputPort }) {
  if (!/^https?:/.test(readUrl ?? '')) return []
  const url = new URL(readUrl)
  const address = element('code', { textContent: readUrl })
  const href = docsAddress(url, product)
  if (href === undefined) return [address]
  const isVersioned = url.searchParams.has('asOfVersion')
  const textContent = isVersioned ? `Read version ${version}` : 'Read the newest rows'
  const ariaLabel = `${textContent} of ${product} / ${outputPort}`
  return [element('a', { href, textContent, ariaLabel }), ' ', address]
}

/** It is served beside the products, whose paths begin with their names and end with the output port's. */
function docsAddress({ origin, pathname, search }, product) {
  const segments = pathname.split('/')
  const from = segments.lastIndexOf(product, segments.length - 2)
  if (from < 1) return undefined
  const docs = [...segments.slice(0, from), 'docs', ''].join('/')
  return `${origin}${docs}#/${segments.slice(from).join('/')}${search}`
}

const tracesMs = 2_000

/** Telemetry comes some seconds after what it tells of. */
async function followTraces() {
  try {
    const { event, requests } = await (await fetch('/traces.json')).json()
    showTraces('event-trace', event ? [event] : [])
    showTraces('request-traces', requests)
  } catch {
    // The stream of events says that the server is away.
  }
  setTimeout(followTraces, tracesMs)
}

/** A picture that is there already stays, so that what is open or focused stays so. */
function showTraces(id, traces) {
  const box = at(id)
  box.parentElement.hidden = traces.length === 0
  const before = new Map([...box.children].map((picture) => [picture.dataset.key, picture]))
  const pictures = traces.map((trace, place) => {
    const key = JSON.stringify([trace.traceId, trace.bars.length])
    const picture = before.get(key) ?? toPicture(trace, key)
    if (!before.has(key) && place === 0) picture.open = true
    return picture
  })
  if (pictures.some((picture, place) => box.children[place] !== picture)) {
    box.replaceChildren(...pictures)
  }
}

function toPicture({ name, durationMs, failed, bars }, key) {
  const picture = at('trace').content.firstElementChild.cloneNode(true)
  picture.dataset.key = key
  const outcome = failed ? ', failed' : ''
  picture.querySelector('summary').textContent = `${name}: ${msText(durationMs)} ms${outcome}`
  picture.querySelector('tbody').append(...bars.map((bar) => toBar(bar, durationMs)))
  return picture
}

function toBar({ name, afterMs, durationMs, failed }, wholeMs) {
  const bar = element('span', { className: failed ? 'bar failed' : 'bar' })
  const percent = (ms) => `${(100 * ms) / Math.max(wholeMs, 0.001)}%`
  bar.style.setProperty('--after', percent(afterMs))
  bar.style.setProperty('--long', percent(durationMs))
  // For who does not see the bar.
  const when = element('span', { className: 'said', textContent: `after ${msText(afterMs)}` })
  const row = element('tr', {})
  const cell = element('td', {})
  cell.append(bar, when)
  row.append(
    element('th', { scope: 'row', textContent: failed ? `${name} (failed)` : name }),
    cell,
    element('td', { textContent: msText(durationMs) }),
  )
  return row
}

const msText = (ms) => (ms < 10 ? ms.toFixed(1) : ms.toFixed(0))

const element = (name, properties) => Object.assign(document.createElement(name), properties)

connect()
void followTraces()
