// The fuzzer as a judge judged: a document that says something wrong of one operation, or a warehouse that
// fails, each with the check that has to see it.

export interface PlantedFault {
  /** Undefined for the one that is none. */
  readonly check: string | undefined
  /** Changes a sound document of the operation. */
  readonly change?: (document: ChangedDocument) => void
  /** For the warehouse's control address. */
  readonly rules?: readonly object[]
}

/** As far as the changes below reach into it. */
export interface ChangedDocument {
  servers: { url: string }[]
  paths: Record<string, { get: ChangedOperation; post?: object }>
  readonly components: {
    readonly schemas: Record<string, { readonly properties: Record<string, object> }>
    readonly headers: Record<string, { schema: object }>
  }
}

interface ChangedOperation {
  parameters: readonly {
    readonly name: string
    readonly schema: Record<string, unknown>
  }[]
  readonly responses: Record<string, { content: Record<string, object> }>
}

const plantedOperation = '/air-traffic/airports'

/** Of this operation alone, with few parameters, so that a fault takes seconds. */
export function soundDocument(document: object): ChangedDocument {
  const sound = structuredClone(document) as ChangedDocument
  sound.paths = { [plantedOperation]: sound.paths[plantedOperation]! }
  const operation = operationOf(sound)
  operation.parameters = operation.parameters.filter(({ name }) => parametersKept.includes(name))
  return sound
}

const parametersKept = ['top', 'maxpagesize']

const operationOf = ({ paths }: ChangedDocument): ChangedOperation => paths[plantedOperation]!.get

function parameterOf(document: ChangedDocument, name: string): Record<string, unknown> {
  return operationOf(document).parameters.find((parameter) => parameter.name === name)!.schema
}

function moveTo(document: ChangedDocument, at: string): void {
  document.paths = { [at]: document.paths[plantedOperation]! }
}

export const plantedFaults: Readonly<Record<string, PlantedFault>> = {
  'nothing at all, which is no fault': { check: undefined },
  'a statement that fails': {
    check: 'not_a_server_error',
    rules: [
      { call: 'ExecuteStatement', fault: { kind: 'fail', sqlState: '42000', message: '[X]' } },
    ],
  },
  'a status that is not described': {
    check: 'status_code_conformance',
    change: (document) => {
      delete operationOf(document).responses['400']
    },
  },
  'another media type': {
    check: 'content_type_conformance',
    change: (document) => {
      const rows = operationOf(document).responses['200']!
      rows.content = { 'text/csv': rows.content['application/json']! }
    },
  },
  'a header of another form': {
    check: 'response_headers_conformance',
    change: ({ components }) => {
      components.headers['RequestId']!.schema = { type: 'string', pattern: '^[a-z]+$' }
    },
  },
  'a column of another type': {
    check: 'response_schema_conformance',
    change: ({ components }) => {
      components.schemas['AirportsRow']!.properties['city'] = { type: 'integer' }
    },
  },
  'a wrong value that is accepted': {
    check: 'negative_data_rejection',
    change: (document) => {
      parameterOf(document, 'maxpagesize')['maximum'] = 50
    },
  },
  'a right value that is refused': {
    check: 'positive_data_acceptance',
    change: (document) => {
      parameterOf(document, 'top')['minimum'] = -5
    },
  },
  'an unknown parameter that is accepted': {
    check: 'unknown_parameter_rejection',
    change: (document) => {
      // It reads no parameter.
      document.servers = document.servers.map(({ url }) => ({
        url: url.replace(/\/products$/, ''),
      }))
      moveTo(document, '/health')
    },
  },
  'another status for a method that is not there': {
    check: 'unsupported_method',
    change: (document) => {
      moveTo(document, `${plantedOperation}/nothing`)
    },
  },
  'a method that Allow does not name': {
    check: 'allow_header_conformance',
    change: ({ paths }) => {
      paths[plantedOperation]!.post = { responses: { default: { description: 'Nothing.' } } }
    },
  },
}
