// What a command says, in a sentence, where it cannot do what it is asked for; nothing was written.
import type { ProblemCode } from '../base/problem'

export class Refusal extends Error {
  constructor(sentence: string, options?: ErrorOptions) {
    super(sentence, options)
    this.name = 'Refusal'
  }
}

/** A failure at the warehouse, with its code for those who ask which it was. */
export class WarehouseRefusal extends Refusal {
  constructor(
    readonly code: ProblemCode,
    sentence: string,
    cause: unknown,
  ) {
    super(sentence, { cause })
  }
}
