// Rules for what has to be there and where: sections, `<base />`, and the order in which a request meets
// the parts of a policy.
import { sectionNames } from '../../stack/gateway/place'
import { childOf } from '../../stack/gateway/policy-xml'
import type { Rule } from './lint'
import { elementsOf, named, placeOf, tokenChecks } from './sections'

export const placeRules: readonly Rule[] = [
  [
    'sections',
    ({ root }) =>
      sectionNames
        .filter((name) => !childOf(root, name))
        .map((name) => [
          root,
          `has no ${name} section, so errors or answers are the platform's own`,
        ]),
  ],
  [
    'base',
    ({ root, scope }) =>
      root.children
        .filter((section) => {
          const forwards = named(section, 'forward-request').length > 0
          return scope !== 'global' && !forwards && !childOf(section, 'base')
        })
        .map((section) => [section, `has no <base />, so outer scopes do not count`]),
  ],
  [
    'base-first',
    ({ root, scope }) => {
      const inbound = childOf(root, 'inbound')
      const isFirst = inbound?.children[0]?.name === 'base'
      return scope === 'global' || !inbound || isFirst
        ? []
        : [[inbound, 'does not begin with <base />: callers’ headers are not deleted before it']]
    },
  ],
  [
    'no-base-in-global',
    ({ root, scope }) =>
      scope === 'global'
        ? named(root, 'base').map((at) => [at, 'stands in the outermost scope'])
        : [],
  ],
  [
    'cors-first',
    ({ root, scope }) => {
      const all = elementsOf(root, 'inbound')
      const at = placeOf(all, 'cors')
      if (scope !== 'global') return []
      if (at === 0) return []
      return [[all[at] ?? root, 'cors does not come first: a browser’s preflight has no key']]
    },
  ],
  [
    'check-before-own-token',
    ({ root }) => {
      const all = elementsOf(root, 'inbound')
      const own = placeOf(all, 'authentication-managed-identity')
      const check = placeOf(all, ...tokenChecks)
      return own >= 0 && check > own
        ? [[all[check]!, 'is checked after the gateway’s own token was asked for']]
        : []
    },
  ],
  [
    'setters',
    ({ root }) =>
      named(root, 'set-header', 'set-query-parameter')
        .filter(({ attributes, children }) => {
          const { name, 'exists-action': action } = attributes
          const hasValue = children.some((child) => child.name === 'value' && child.text !== '')
          const isWhole = action === 'delete' ? !hasValue : action === 'override' && hasValue
          return !name || !isWhole
        })
        .map((at) => [at, 'neither deletes nor sets']),
  ],
  [
    'forwarded-once',
    ({ root }) => {
      const backend = childOf(root, 'backend')
      const isTwice =
        backend && childOf(backend, 'base') && named(backend, 'forward-request').length > 0
      return isTwice ? [[backend, 'has <base /> beside forward-request: both forward']] : []
    },
  ],
]
