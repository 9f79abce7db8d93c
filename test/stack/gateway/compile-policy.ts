// Compiles the policies of all scopes: texts come in; what a request runs through goes out. An element or an
// expression that the local gateway does not know stops its start: nothing is passed over in silence.
import { cacheLookup, cacheStore } from './elements/cache'
import { cors } from './elements/cors'
import { base, choose, retry, returnResponse } from './elements/flow'
import { forwardRequest } from './elements/forward'
import { quota, rateLimit } from './elements/limits'
import {
  rewriteUri,
  setBackendService,
  setBody,
  setHeader,
  setQueryParameter,
  setStatus,
  setVariable,
} from './elements/setters'
import { authenticationManagedIdentity, validateJwt } from './elements/tokens'
import {
  sectionNames,
  type Compile,
  type Place,
  type SectionName,
  type Surroundings,
} from './place'
import type { Step } from './policy-run'
import { PolicyTexts, type NamedValues } from './policy-texts'
import { childOf, PolicyFault, readPolicy, type PolicyElement } from './policy-xml'

const elements: Readonly<Record<string, Compile>> = {
  base,
  choose,
  cors,
  quota,
  retry,
  'cache-lookup': cacheLookup,
  'cache-store': cacheStore,
  'authentication-managed-identity': authenticationManagedIdentity,
  'forward-request': forwardRequest,
  'quota-by-key': quota,
  'rate-limit': rateLimit,
  'rate-limit-by-key': rateLimit,
  'return-response': returnResponse,
  'rewrite-uri': rewriteUri,
  'set-backend-service': setBackendService,
  'set-body': setBody,
  'set-header': setHeader,
  'set-query-parameter': setQueryParameter,
  'set-status': setStatus,
  'set-variable': setVariable,
  'validate-jwt': validateJwt,
}
const known = Object.keys(elements)

export type Sections = Readonly<Record<SectionName, Step>>

export interface PolicyFile {
  readonly name: string
  readonly text: string
}

/** @param outer the sections of the outer scope; undefined for the outermost */
export function compilePolicy(
  { name: file, text }: PolicyFile,
  namedValues: NamedValues,
  surroundings: Surroundings,
  outer?: Sections,
): Sections {
  const root = readPolicy(text, file)
  const unknown = root.children.find(
    ({ name }) => !(sectionNames as readonly string[]).includes(name),
  )
  if (unknown) throw new PolicyFault(file, unknown.line, `<${unknown.name}> is no section`)
  const compiled = sectionNames.map((section) => {
    const element = childOf(root, section)
    const step = element
      ? sequence(
          element,
          { ...surroundings, section, outer: outer?.[section], known },
          file,
          namedValues,
        )
      : nothing
    return [section, step] as const
  })
  return Object.fromEntries(compiled) as Sections
}

function sequence(
  parent: PolicyElement,
  place: Omit<Place, 'sequence'>,
  file: string,
  namedValues: NamedValues,
): Step {
  const whole: Place = {
    ...place,
    sequence: (element) => sequence(element, place, file, namedValues),
  }
  const steps = parent.children.map((element) => {
    const compile = elements[element.name]
    if (!compile) {
      throw new PolicyFault(file, element.line, `the local gateway does not know <${element.name}>`)
    }
    return compile(new PolicyTexts(file, element, namedValues), whole)
  })
  return async (run) => {
    for (const step of steps) await step(run)
  }
}

function nothing(): Promise<void> {
  return Promise.resolve()
}
