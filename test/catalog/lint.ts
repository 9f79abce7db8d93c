// Lints OpenAPI documents with Spectral, by our own rules too, and with Redocly, in a process of its own:
// one of the packages is an ES module, and both are slow under Jest. Documents come in on standard
// input, as a list; what each linter finds in each of them goes out.
import { text } from 'node:stream/consumers'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import { Ruleset, Spectral } from '@stoplight/spectral-core'
import { openApiRules } from './open-api-rules'

export interface Findings {
  readonly spectral: readonly string[]
  readonly redocly: readonly string[]
}

async function lint(documents: readonly Record<string, unknown>[]): Promise<readonly Findings[]> {
  const spectral = new Spectral()
  spectral.setRuleset(new Ruleset(openApiRules, { severity: 'recommended' }))
  const config = await createConfig({
    extends: ['recommended'],
    rules: {
      // Documents say nothing of identity yet, because the app verifies none yet.
      'security-defined': 'off',
      // A product has a licence where its declaration says where the data comes from.
      'info-license': 'off',
      // It is what the data’s publisher calls it, which is often no SPDX name and has no address.
      'info-license-strict': 'off',
      'no-invalid-media-type-examples': 'error',
      'no-invalid-parameter-examples': 'error',
      'no-invalid-schema-examples': 'error',
    },
  })
  const findings: Findings[] = []
  for (const document of documents) {
    const bySpectral = await spectral.run(document)
    const byRedocly = await lintFromString({ source: JSON.stringify(document), config })
    findings.push({
      spectral: bySpectral.map(({ code, path, message }) => `${code} ${path.join('.')} ${message}`),
      redocly: byRedocly.map(
        ({ ruleId, location: [at], message }) => `${ruleId} ${at?.pointer ?? ''} ${message}`,
      ),
    })
  }
  return findings
}

async function main(): Promise<void> {
  const documents = JSON.parse(await text(process.stdin)) as Record<string, unknown>[]
  process.stdout.write(JSON.stringify(await lint(documents)))
}

void main()
