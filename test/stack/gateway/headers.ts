// Headers of a request or an answer: names in any case, and all values of each in their order.
import type { Values } from './expressions/values'

export class HeaderList {
  readonly #byName = new Map<string, { name: string; values: readonly string[] }>()

  /** @param raw names and values in turn, as Node has them */
  static ofRaw(raw: readonly string[]): HeaderList {
    const list = new HeaderList()
    for (let i = 0; i + 1 < raw.length; i += 2) list.append(raw[i]!, [raw[i + 1]!])
    return list
  }

  copy(): HeaderList {
    const list = new HeaderList()
    for (const [name, values] of this.entries()) list.set(name, values)
    return list
  }

  has(name: string): boolean {
    return this.#byName.has(name.toLowerCase())
  }

  get(name: string): string | undefined {
    return this.#byName.get(name.toLowerCase())?.values.join(', ')
  }

  set(name: string, values: readonly string[]): void {
    this.#byName.set(name.toLowerCase(), { name, values })
  }

  append(name: string, values: readonly string[]): void {
    const there = this.#byName.get(name.toLowerCase())
    this.set(there?.name ?? name, [...(there?.values ?? []), ...values])
  }

  delete(name: string): void {
    this.#byName.delete(name.toLowerCase())
  }

  entries(): readonly (readonly [name: string, values: readonly string[]])[] {
    return [...this.#byName.values()].map(({ name, values }) => [name, values])
  }

  /** As expressions see them. */
  toValues(): Values {
    return new Map([...this.#byName].map(([key, { values }]) => [key, values]))
  }
}
