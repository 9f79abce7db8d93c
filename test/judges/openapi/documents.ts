// The documents that are judged: every product of the running app, in each version of the specification.
import { specifications, type Specification } from '../../../src/catalog/open-api/specification'

export interface NamedDocument {
  /** The product, and the version of the specification. */
  readonly name: string
  /** Its path. */
  readonly product: string
  readonly specification: Specification
  readonly url: string
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

/** @param url what stands before `/catalog` */
export async function documentsOf(url: string): Promise<readonly NamedDocument[]> {
  const { value } = (await readJson(`${url}/catalog`)) as Catalog
  return specifications.flatMap((specification) =>
    value.map(({ path: product, openApi }) => ({
      name: `${product} in ${specification}`,
      ...{ product, specification, url: `${openApi}?version=${specification}` },
    })),
  )
}

/** The document that a program with a generated client and the planted faults are made for. */
export function airTrafficOf(documents: readonly NamedDocument[]): NamedDocument {
  return documents.find(({ product }) => product === 'air-traffic')!
}

export async function readDocument({ url }: NamedDocument): Promise<SentDocument> {
  return (await readJson(url)) as SentDocument
}

export async function readJson(url: string): Promise<unknown> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(answerMsMax) })
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`)
  return answer.json()
}
