// Our own rules for OpenAPI documents, in Spectral's form, on top of its rules for OpenAPI: what the
// design promises of every endpoint.
import type { RulesetDefinition } from '@stoplight/spectral-core'
import { casing, defined, pattern, schema, truthy } from '@stoplight/spectral-functions'
import { oas } from '@stoplight/spectral-rulesets'

const operations = '$.paths[*][get,put,post,delete,options,head,patch]'
const problems = `${operations}.responses[?(@property.match(/^[45]/))]`
const page = `${operations}.responses['200'].content['application/json'].schema.properties`

/** A schema of an object with these properties, of which each has such a schema. */
const withProperties = (properties: Readonly<Record<string, object>>) => ({
  type: 'object',
  required: ['properties', 'required'],
  properties: {
    properties: { type: 'object', required: Object.keys(properties), properties },
    required: { type: 'array' },
  },
})
const text = { type: 'object', properties: { type: { const: 'string' } }, required: ['type'] }

const own = {
  'meshport-error-body': {
    message: 'A problem has the body { error: { code, message, innererror: { hint } } }: {{error}}',
    given: problems,
    severity: 'error',
    then: {
      field: 'content.application/json.schema',
      function: schema,
      functionOptions: {
        schema: withProperties({
          error: withProperties({
            code: text,
            message: text,
            innererror: withProperties({ hint: text }),
          }),
        }),
      },
    },
  },
  'meshport-error-code-header': {
    message: 'A problem has the header x-ms-error-code, with every code that it may be.',
    given: problems,
    severity: 'error',
    then: { field: 'headers.x-ms-error-code.schema.enum', function: truthy },
  },
  'meshport-request-id-header': {
    message: 'Every answer has the header x-ms-request-id.',
    given: `${operations}.responses[*]`,
    severity: 'error',
    then: { field: 'headers.x-ms-request-id', function: truthy },
  },
  'meshport-page': {
    message: 'A page has a value, which is a list, and a nextLink, and nothing else: {{error}}',
    given: page,
    severity: 'error',
    then: {
      function: schema,
      functionOptions: {
        schema: {
          type: 'object',
          required: ['value', 'nextLink'],
          additionalProperties: false,
          properties: {
            value: { type: 'object', properties: { type: { const: 'array' } } },
            nextLink: { type: 'object', properties: { format: { const: 'uri' } } },
          },
        },
      },
    },
  },
  'meshport-operation-name': {
    message: 'An operationId is camelCase.',
    given: operations,
    severity: 'error',
    then: { field: 'operationId', function: casing, functionOptions: { type: 'camel' } },
  },
  'meshport-path-name': {
    message: 'A path is kebab-case.',
    given: '$.paths',
    severity: 'error',
    then: {
      field: '@key',
      function: pattern,
      functionOptions: { match: '^(/[a-z0-9]+(-[a-z0-9]+)*)+$' },
    },
  },
  'meshport-parameter-example': {
    message: 'A parameter has an example.',
    given: `${operations}.parameters[*]`,
    severity: 'error',
    then: { field: 'example', function: defined },
  },
  'meshport-page-example': {
    message: 'A page has an example.',
    given: `${operations}.responses['200'].content['application/json']`,
    severity: 'error',
    then: { field: 'example', function: defined },
  },
} as const

export const ownRules: readonly string[] = Object.keys(own)

export const openApiRules: RulesetDefinition = {
  extends: [[oas as RulesetDefinition, 'recommended']],
  rules: {
    ...own,
    // It takes `items: false`, which closes a tuple, for one that is missing.
    'array-items': 'off',
  },
}
