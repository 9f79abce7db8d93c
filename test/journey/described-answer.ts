// Compares an answer with the OpenAPI document of its product: whether the document has its status, a
// schema that its body fits, and its code. Answers of other addresses, and of the host itself, are none
// of its business.
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { IncomingHttpHeaders } from 'node:http'
import addFormats from 'ajv-formats'
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020'
import type { OpenApiDocument } from '../catalog/documents'
import { documentsFile } from './stack'

export interface GivenAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly bytes: Buffer
}

/** Made once for all test files: it takes a second. */
const documents = JSON.parse(readFileSync(documentsFile, 'utf8')) as readonly OpenApiDocument[]
const documentByPath = new Map(
  documents.flatMap((document) =>
    Object.keys(document.paths).map((path) => [path, document] as const),
  ),
)

const ajv = addFormats(new Ajv2020({ strict: true, allowUnionTypes: true }))
ajv.addKeyword('discriminator')
for (const format of ['int8', 'int16', 'decimal']) ajv.addFormat(format, true)

/** By the path of the operation and the status. */
const compiled = new Map<string, ValidateFunction>()

/**
 * What is wrong with the answer by the document; undefined where nothing is.
 *
 * @param target path and query, as they were sent
 */
export function answerFault(
  method: string,
  target: string,
  { status, headers, bytes }: GivenAnswer,
): string | undefined {
  const path = target.replace(/\?.*$/s, '').replace(/^\/api\/products/, '')
  const document = documentByPath.get(path)
  if (!document || headers['x-ms-request-id'] === undefined) return undefined
  const response = responseOf(document, path, status)
  if (!response) return `${path} has no status ${status}`
  const code = headers['x-ms-error-code']
  const codes = response.headers['x-ms-error-code']?.schema?.enum
  if (codes ? !codes.includes(String(code)) : code !== undefined) {
    return `${path} has no code ${String(code)} for status ${status}`
  }
  if (method === 'HEAD') return undefined
  const text = headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes
  const fits = schemaOf(document, path, status, response.content['application/json'].schema)
  if (fits(JSON.parse(text.toString()))) return undefined
  return `${path} with status ${status}: the body ${ajv.errorsText(fits.errors)}`
}

function responseOf({ paths, components }: OpenApiDocument, path: string, status: number) {
  const described = paths[path]!.get.responses[String(status)]
  const name = described?.$ref?.split('/').at(-1)
  return name === undefined ? described : components.responses[name]
}

function schemaOf(
  { components }: OpenApiDocument,
  path: string,
  status: number,
  schema: object,
): ValidateFunction {
  const name = `${path} ${status}`
  const known = compiled.get(name)
  if (known) return known
  const whole = JSON.stringify({ ...schema, $defs: components.schemas })
  const validate = ajv.compile(
    JSON.parse(whole.replaceAll('#/components/schemas/', '#/$defs/')) as object,
  )
  compiled.set(name, validate)
  return validate
}
