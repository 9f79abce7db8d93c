// All that is asked of a mesh, in one place: by the tests, and by the run of mutations, which says for each what has noticed it.
import { boxFaults } from './boxes'
import { contentFaults, knownTexts } from './gateway-content'
import { orderFaults } from './order'
import { roleFaults } from './roles'
import { secretFaults } from './secrets'
import { settingFaults } from './settings'
import { valueFaults } from './fixed-values'
import { environments, type Environment, type Snapshot, type Template } from '../mesh'

export type ParameterFile = Environment | 'subscriptions'

/** Values of environments/subscriptions.bicepparam that are secure there. */
const secureExamples = ['only-an-example', 'unique-endpoint', 'reports.example.com']

/** Long texts that are files of ours become the names of these files. */
export function shortened(snapshot: Snapshot): Snapshot {
  const known = knownTexts()
  const text = JSON.stringify(snapshot, (_, value: unknown) =>
    typeof value === 'string' ? (known.get(value) ?? value) : value,
  )
  return JSON.parse(text) as Snapshot
}

/** @param snapshot shortened */
export function faultsOf(snapshot: Snapshot, file: ParameterFile): readonly string[] {
  const common = [
    ...roleFaults(snapshot, file),
    ...valueFaults(snapshot, file),
    ...secretFaults(snapshot, secureExamples),
    ...nameFaults(snapshot),
  ]
  if (file === 'subscriptions') return [...common, ...subscriptionFaults(snapshot)]
  return [
    ...common,
    ...settingFaults(snapshot),
    ...contentFaults(snapshot, file),
    ...boxFaults(snapshot, file !== 'private'),
  ]
}

/** @param template of main.bicep */
export function templateFaults(template: Template): readonly string[] {
  return orderFaults(template)
}

/** azd finds what belongs to an environment by its tag. */
function nameFaults({ predictedResources }: Snapshot): readonly string[] {
  const untagged = predictedResources.filter(
    ({ type, location, tags }) =>
      location !== undefined &&
      !environments.some((name) => tags?.['azd-env-name'] === name) &&
      type !== 'Microsoft.Authorization/roleAssignments',
  )
  return untagged.map(({ name }) => `${name} has no tag azd-env-name`)
}

/** Of the app, the recipe's, and one that checks tokens. */
function subscriptionFaults({ predictedResources }: Snapshot): readonly string[] {
  const names = predictedResources.map(({ name }) => name.replace(/^.*\//, ''))
  const expected = ['announce-on-commit', 'data-product-updates', 'reports']
  return expected.filter((name) => !names.includes(name)).map((name) => `there is no ${name}`)
}
