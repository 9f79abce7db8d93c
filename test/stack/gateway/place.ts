// Where an element of a policy stands while it is compiled, and what it reaches.
import type { Dispatcher } from 'undici'
import type { AnswerCache } from './elements/cache'
import type { Step } from './policy-run'
import type { PolicyTexts } from './policy-texts'
import type { PolicyElement } from './policy-xml'

export const sectionNames = ['inbound', 'backend', 'outbound', 'on-error'] as const
export type SectionName = (typeof sectionNames)[number]

/** What the elements reach. */
export interface Surroundings {
  /** The addresses of backends, by their ids. */
  readonly backends: Readonly<Record<string, string>>
  /** Where tokens of the gateway's managed identity are. */
  readonly identity: { readonly IDENTITY_ENDPOINT: string; readonly IDENTITY_HEADER: string }
  readonly dispatcher: Dispatcher
  /** Whether the tier collects every answer before it passes it on. */
  readonly collects: boolean
  readonly nowMs: () => number
  readonly cache: AnswerCache
}

/** Where an element stands. */
export interface Place extends Surroundings {
  readonly section: SectionName
  /** The same section of the outer scope. */
  readonly outer: Step | undefined
  /** Compiles the children of an element. */
  readonly sequence: (element: PolicyElement) => Step
  /** The names of elements that may stand in a section. */
  readonly known: readonly string[]
}

/** Throws `PolicyFault`. */
export type Compile = (texts: PolicyTexts, place: Place) => Step
