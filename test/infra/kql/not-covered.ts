// What our interpreter of Kusto's language does not know stops it: a guess would let an alert pass that does something else in Azure.
import type { Node } from './language'

export class NotCovered extends Error {
  override readonly name = 'NotCovered'

  constructor({ kind, text }: Node, why = '') {
    super(`Our interpreter does not know ${kind}${why && `, ${why}`}: ${text}`)
  }
}
