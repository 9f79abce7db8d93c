// OWNERS.md of a domain that has its first product: who to reach, and who reviews its files.
import type { DataProduct } from '../declare/data-product'

/** The text is not yet formatted. */
export function ownersPage({ domain, owner }: DataProduct): string {
  const words = domain.replaceAll('-', ' ')
  return `# ${words.charAt(0).toUpperCase()}${words.slice(1)}

<!-- Decide: one sentence that says what the domain is about. -->

| team | reach | reviews |
| --- | --- | --- |
| ${cell(owner.team)} | ${cell(owner.email)} | every file in this folder |
`
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ')
}
