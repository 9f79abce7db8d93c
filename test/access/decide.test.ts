// Who may use an output port: each rule with each kind of caller.
import { decide } from '../../src/access/decide'
import { anonymous, partnerOf, principalOf, type Principal } from '../../src/access/principal'
import { anyOf, everybodyKnown, nobody, type AccessRule } from '../../src/declare/access-rule'
import { column } from '../../src/declare/column'
import { dataProduct } from '../../src/declare/data-product'
import { declarationFaults } from '../../src/declare/declaration-faults'
import { table } from '../../src/declare/source'

const group = '6a1e4f83-0c5d-4b72-9e86-7d2f3a4b5c61'
const client = '0b7d9f36-20c4-4a8e-b1f5-6c3e8d2a4f17'

function productWith(access?: AccessRule, ofProduct?: AccessRule) {
  return dataProduct({
    domain: 'testing',
    name: 'ruled',
    version: '1.0.0',
    status: 'active',
    title: 'Ruled',
    description: 'A product with a rule.',
    owner: { team: 'testing', email: 'testing@example.com' },
    ...(ofProduct && { access: ofProduct }),
    outputPorts: {
      rows: {
        operationId: 'getRuled',
        source: table('mesh', 'testing', 'ruled'),
        columns: { id: column.int({ nullable: false }) },
        key: ['id'],
        ...(access && { access }),
      },
    },
  })
}

const claims = {
  tenant: 't',
  objectId: 'o',
  application: client,
  isApplication: false,
  roles: ['Data.Read'],
  scopes: ['Data.Explore'],
  groups: [group],
}
const callers: Readonly<Record<string, Principal>> = {
  anonymous: anonymous(),
  person: { ...principalOf(claims), alias: 'x' },
  application: { ...principalOf({ ...claims, isApplication: true, groups: [] }), alias: 'y' },
  partner: { ...partnerOf('acme-airlines'), alias: 'z' },
}

/** The callers for whom the output port exists. */
function seenBy(access?: AccessRule, ofProduct?: AccessRule): readonly string[] {
  const { rows } = productWith(access, ofProduct).outputPorts
  return Object.entries(callers)
    .filter(([, principal]) => decide(principal, rows).visible)
    .map(([name]) => name)
}

// The anonymous principal is a developer, on a machine of his own.
it.each<[string, AccessRule | undefined, readonly string[]]>([
  ['none', undefined, []],
  ['nobody', nobody(), []],
  ['everybody who is known', everybodyKnown(), ['person', 'application', 'partner']],
  ['a role', anyOf({ roles: ['Data.Read'] }), ['person', 'application']],
  ['a role in other letters', anyOf({ roles: ['data.read'] }), []],
  ['a scope', anyOf({ scopes: ['Data.Explore'] }), ['person', 'application']],
  ['a scope that is somebody’s role', anyOf({ scopes: ['Data.Read'] }), []],
  ['a group', anyOf({ groups: [group] }), ['person']],
  ['an application, which a person only uses', anyOf({ applications: [client] }), ['application']],
  ['a subscription', anyOf({ subscriptions: ['acme-airlines'] }), ['partner']],
  ['several', anyOf({ groups: [group], subscriptions: ['acme-airlines'] }), ['person', 'partner']],
])('a rule of %s', (_, rule, expected) => {
  expect(seenBy(rule)).toEqual(['anonymous', ...expected])
})

it('of an output port replaces that of its product', () => {
  expect(seenBy(undefined, everybodyKnown())).toEqual(Object.keys(callers))
  expect(seenBy(nobody(), everybodyKnown())).toEqual(['anonymous'])
  expect(seenBy(everybodyKnown(), nobody())).toEqual(Object.keys(callers))
})

const at = 'ruled.outputPorts.rows.access'

it.each<[AccessRule, string, string]>([
  [anyOf({}), `${at}.callers`, 'names no caller; nobody() says so'],
  [
    anyOf({ roles: ['Data Read'] }),
    `${at}.callers.roles.0`,
    'is empty, or has spaces or other characters that no claim has',
  ],
  [
    anyOf({ groups: ['customer-insights'] }),
    `${at}.callers.groups.0`,
    'is not a GUID in lower case, as Entra ID has them',
  ],
  [
    anyOf({ applications: [client.toUpperCase()] }),
    `${at}.callers.applications.0`,
    'is not a GUID in lower case, as Entra ID has them',
  ],
  [
    anyOf({ subscriptions: ['/subscriptions/a'] }),
    `${at}.callers.subscriptions.0`,
    'is not the id of a subscription',
  ],
])('a faulty rule is told at start: %j', (rule, place, message) => {
  expect(declarationFaults(productWith(rule))).toEqual([{ at: place, message }])
})

it('tells a rule by mistake that is none', () => {
  const rule = { kind: 'everybody' } as unknown as AccessRule
  expect(declarationFaults(productWith(rule))).toHaveLength(1)
})
