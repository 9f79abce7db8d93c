// What several rules ask of a policy: its sections, and where an element stands among all of a section.
import type { SectionName } from '../../stack/gateway/place'
import { childOf, within, type PolicyElement } from '../../stack/gateway/policy-xml'

/** All elements of a section in their order; none where there is no such section. */
export function elementsOf(root: PolicyElement, section: SectionName): readonly PolicyElement[] {
  const found = childOf(root, section)
  return found ? [...within(found)].slice(1) : []
}

/** The first place of such an element, or -1. */
export function placeOf(elements: readonly PolicyElement[], ...names: readonly string[]): number {
  return elements.findIndex(({ name }) => names.includes(name))
}

export function named(root: PolicyElement, ...names: readonly string[]): readonly PolicyElement[] {
  return [...within(root)].filter(({ name }) => names.includes(name))
}

export function isDeleted(elements: readonly PolicyElement[], kind: string, name: string): boolean {
  return elements.some(
    ({ name: element, attributes }) =>
      element === kind &&
      attributes['name']?.toLowerCase() === name.toLowerCase() &&
      attributes['exists-action'] === 'delete',
  )
}

export const tokenChecks: readonly string[] = ['validate-jwt', 'validate-azure-ad-token']
