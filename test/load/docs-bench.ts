// What the documentation costs: the page and the reference in Chromium, and the answers that they are made
// of, each as a ratio to the same of a function that does nothing (`/api/health`), in turns with it.
import http from 'node:http'
import { chromiumPath, hasChromium, launchChromium } from '../suites/chromium'
import { docsPages, loadPage, type PageLoad } from '../suites/page-load'
import { askOnce } from './ask-once'
import { inParallel, median, type Once } from './timing'

const emptyFunction = '/api/health'
const loads = 7
const rounds = 6
const roundMs = 250
const answers = [
  ...['docs/', 'docs/page.js', 'docs/reference.js', 'catalog', 'air-traffic/openapi.json'],
]

/** @param token of the reader */
export async function benchDocs(functionsUrl: string, token: string): Promise<void> {
  if (hasChromium) await benchPages(functionsUrl, token)
  else console.log(`the documentation page is not measured: no ${chromiumPath}`)
  await benchAnswers(functionsUrl, token)
}

async function benchPages(functionsUrl: string, token: string): Promise<void> {
  console.log('the documentation in Chromium, without a cache; ratio = page / an empty function')
  const browser = await launchChromium()
  const empty = () => loadPage(browser, functionsUrl + emptyFunction, { usable: 'body', token })
  await empty()
  for (const { name, path, usable, sentBytesMax } of docsPages) {
    const times = { page: [] as PageLoad[], empty: [] as PageLoad[] }
    for (let load = 0; load < loads; load += 1) {
      times.empty.push(await empty())
      times.page.push(await loadPage(browser, functionsUrl + path, { usable, token }))
    }
    const usableMs = median(times.page.map((each) => each.usableMs))
    const ratio = usableMs / median(times.empty.map((each) => each.usableMs))
    const { requests, sentBytes, readBytes } = times.page[0]!
    console.log(
      `  ${name}: ${requests} requests, ${kilobytes(sentBytes)} kB sent (bar: ` +
        `${kilobytes(sentBytesMax)}), ${kilobytes(readBytes)} kB without compression; ` +
        `usable after ${usableMs.toFixed(0)} ms, ratio ${ratio.toFixed(2)}`,
    )
  }
  await browser.close()
}

async function benchAnswers(functionsUrl: string, token: string): Promise<void> {
  console.log(
    'answers of the documentation, medians in milliseconds; ratio = answer / empty function',
  )
  const agent = new http.Agent({ keepAlive: true })
  const once =
    (path: string, etag?: string): Once =>
    () =>
      askOnce(functionsUrl + path, { agent, token, etag })
  const empty = once(emptyFunction)
  for (const name of answers) {
    const path = `/api/products/${name}`
    const { etag } = await askOnce(functionsUrl + path, { agent, token })
    const calls = { empty, whole: once(path), known: once(path, etag) }
    const times = { empty: [] as number[], whole: [] as number[], known: [] as number[] }
    for (let round = 0; round < rounds; round += 1) {
      for (const kind of ['empty', 'whole', 'known'] as const) {
        times[kind].push(...(await inParallel(calls[kind], 1, roundMs)))
      }
    }
    const [base, whole, known] = [times.empty, times.whole, times.known].map(median) as [
      ...[number, number, number],
    ]
    console.log(
      `  ${name}: ${whole.toFixed(2)}, ratio ${(whole / base).toFixed(2)}; ` +
        `with If-None-Match ${known.toFixed(2)}, ratio ${(known / base).toFixed(2)}`,
    )
  }
  agent.destroy()
}

function kilobytes(bytes: number): string {
  return (bytes / 1_000).toFixed(1)
}
