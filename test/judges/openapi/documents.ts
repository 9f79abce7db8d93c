// The documents that are judged: every product of the running app, in each version of the specification.
import type { JudgedApp } from './judged-app'
import { specifications, type Specification } from '../../../src/catalog/open-api/specification'

export interface NamedDocument {
  /** The product, and the version of the specification. */
  readonly name: string
  /** Its path. */
  readonly product: string
  readonly specification: Specification
  readonly url: string
  /** Of the caller who reads it. */
  readonly token: string
}

/** As far as the judges look into it. */
export interface SentDocument {
  readonly servers: readonly { readonly url: string }[]
  readonly paths: Readonly<Record<string, object>>
  readonly components: object
}

interface Catalog {
  readonly value: readonly { readonly path: string; readonly openApi: string }[]
}

const answerMsMax = 30_000

export async function documentsOf({
  url,
  token,
}: Pick<JudgedApp, 'url' | 'token'>): Promise<readonly NamedDocument[]> {
  const { value } = (await readJson(`${url}/catalog`, token)) as Catalog
  return specifications.flatMap((specification) =>
    value.map(({ path: product, openApi }) => ({
      name: `${product} in ${specification}`,
      ...{ product, specification, token, url: `${openApi}?version=${specification}` },
    })),
  )
}

/** The document that a program with a generated client and the planted faults are made for. */
export function airTrafficOf(documents: readonly NamedDocument[]): NamedDocument {
  return documents.find(({ product }) => product === 'air-traffic')!
}

export async function readDocument({ url, token }: NamedDocument): Promise<SentDocument> {
  return (await readJson(url, token)) as SentDocument
}

export async function readJson(url: string, token: string): Promise<unknown> {
  const headers = { authorization: `Bearer ${token}` }
  const answer = await fetch(url, { headers, signal: AbortSignal.timeout(answerMsMax) })
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`)
  return answer.json()
}
