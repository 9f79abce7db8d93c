// What the endpoints with documents have in common: they send the text in a form that the caller
// accepts, or say that the caller's copy of it is still right.
import { digest } from '../base/digest'
import { acceptedForm } from '../query/accepted-form'
import type { Answer } from './http/answer'
import type { HttpCall } from './http/http-call'

export interface Document {
  readonly text: string
  /** Of the text, where it is known already. */
  readonly digest?: string
  /** What it may be called; the first is what a caller gets who takes any. */
  readonly mediaTypes: readonly string[]
  /** `Cache-Control`, and other headers that the answer has with and without the text. */
  readonly headers: Readonly<Record<string, string>>
}

/** What a caller may see can change at any time; to ask whether it has costs no statement. */
export const askedEachTime = Object.freeze({ 'Cache-Control': 'private, no-cache' })

/** Throws `NotAcceptable`. */
export function documentAnswer(
  { header }: Pick<HttpCall, 'header'>,
  { text, digest: known, mediaTypes, headers }: Document,
): Answer {
  const forms = mediaTypes.map((mediaType) => ({ mediaType }))
  const { mediaType } = acceptedForm(header('accept'), forms)
  const tag = `"${known ?? digest(text)}"`
  // Weak, because the body may be compressed.
  const common = { ...headers, ETag: `W/${tag}` }
  if (isNamed(tag, header('if-none-match'))) return { status: 304, headers: common }
  const type = mediaType.startsWith('text/') ? `${mediaType}; charset=utf-8` : mediaType
  return { status: 200, headers: { ...common, 'Content-Type': type }, body: text }
}

function isNamed(tag: string, ifNoneMatch = ''): boolean {
  const named = ifNoneMatch.split(',').map((each) => each.trim().replace(/^W\//, ''))
  return named.includes(tag) || named.includes('*')
}
