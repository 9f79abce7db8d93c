// The endpoints of the documentation page: its files, as the artefact has them, for everybody, because a
// browser that opens a page sends no token. What the page says of products it reads from the catalog and
// from each `openapi.json`, with its reader's token.
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { digest } from '../base/digest'
import { askedEachTime, documentAnswer } from './document'
import type { Endpoint } from './http/endpoint'

const pageRoute = 'products/docs'

/** No caller names a file: each has an endpoint of its own. */
export const docsFiles = [
  { name: 'readDocs', file: 'index.html', mediaType: 'text/html' },
  { name: 'readDocsStyle', file: 'page.css', mediaType: 'text/css' },
  { name: 'readDocsScript', file: 'page.js', mediaType: 'text/javascript' },
  { name: 'readReference', file: 'reference.html', mediaType: 'text/html' },
  { name: 'readReferenceStyle', file: 'reference.css', mediaType: 'text/css' },
  { name: 'readReferenceScript', file: 'reference.js', mediaType: 'text/javascript' },
] as const

const headers = {
  ...askedEachTime,
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'Referrer-Policy': 'no-referrer',
}

/** @param folder of the page's files */
export function docsEndpoints(folder: string): readonly Endpoint[] {
  return docsFiles.map(({ name, file, mediaType }) => {
    const read = readOnce(path.join(folder, file))
    return {
      name,
      route: file === 'index.html' ? pageRoute : `${pageRoute}/${file}`,
      methods: ['GET'],
      callers: 'anybody',
      stages: ['parse', 'anywhere'],
      answer: async (call) => {
        // The page's links are relative to `docs/`.
        if (file === 'index.html' && !call.path.endsWith('/')) {
          return { status: 308, headers: { Location: 'docs/' } }
        }
        return documentAnswer(call, { ...(await read()), mediaTypes: [mediaType], headers })
      },
    }
  })
}

interface PageFile {
  readonly text: string
  readonly digest: string
}

/** The artefact does not change while the app runs, and a digest of its largest file takes milliseconds. */
function readOnce(file: string): () => Promise<PageFile> {
  let known: PageFile | undefined
  return async () => {
    if (known) return known
    const text = await readFile(file, 'utf8')
    return (known = { text, digest: digest(text) })
  }
}
