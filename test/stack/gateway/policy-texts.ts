// Texts of a policy: attributes and contents come in, with named values in braces and expressions; what gives
// the text for a request goes out. What an element does not know is refused at the start.
import { compileExpression } from './expressions/compile'
import { isExpression } from './expressions/parse'
import { ExpressionFault } from './expressions/tokens'
import { CSharpException, textOf, type Value } from './expressions/values'
import { evaluationContext, PolicyFailure, type PolicyRun } from './policy-run'
import { PolicyFault, type PolicyElement } from './policy-xml'

export type NamedValues = Readonly<Record<string, string>>

export type ValueOf = (run: PolicyRun) => Value

/** One element while it is compiled. */
export class PolicyTexts {
  constructor(
    readonly file: string,
    readonly element: PolicyElement,
    readonly namedValues: NamedValues,
  ) {}

  fault(sentence: string): PolicyFault {
    const { name, line } = this.element
    return new PolicyFault(this.file, line, `<${name}> ${sentence}`)
  }

  /** Refuses all other attributes, and children. */
  allow(attributes: readonly string[], children: readonly string[] = []): void {
    const unknown = Object.keys(this.element.attributes).find((name) => !attributes.includes(name))
    if (unknown !== undefined)
      throw this.fault(`has ${unknown}, which the local gateway does not know`)
    const child = this.element.children.find(({ name }) => !children.includes(name))
    if (child) throw this.fault(`has <${child.name}>, which the local gateway does not know here`)
  }

  /** A text that is the same for every request. */
  literal(attribute: string, byDefault?: string): string {
    const text = this.element.attributes[attribute] ?? byDefault
    if (text === undefined) throw this.fault(`has no ${attribute}`)
    return this.#named(text)
  }

  oneOf<const Word extends string>(
    attribute: string,
    words: readonly Word[],
    byDefault?: Word,
  ): Word {
    const text = this.literal(attribute, byDefault)
    const word = words.find((each) => each === text)
    if (word === undefined)
      throw this.fault(`has ${attribute}="${text}", which is none of ${words.join(', ')}`)
    return word
  }

  number(attribute: string, byDefault?: number): number {
    const text = this.literal(attribute, byDefault === undefined ? undefined : String(byDefault))
    if (!/^\d+$/.test(text)) throw this.fault(`has ${attribute}="${text}", which is no number`)
    return Number(text)
  }

  isTrue(attribute: string, byDefault: boolean): boolean {
    return this.oneOf(attribute, ['true', 'false'], byDefault ? 'true' : 'false') === 'true'
  }

  /** May be an expression. */
  attribute(name: string): ValueOf {
    return this.#valueOf(this.literal(name))
  }

  content(): ValueOf {
    return this.#valueOf(this.#named(this.element.text))
  }

  condition(attribute: string): (run: PolicyRun) => boolean {
    const value = this.attribute(attribute)
    return (run) => {
      const found = value(run)
      return found === true || found === 'true'
    }
  }

  of(element: PolicyElement): PolicyTexts {
    return new PolicyTexts(this.file, element, this.namedValues)
  }

  #valueOf(text: string): ValueOf {
    if (!isExpression(text)) return () => text
    const { name } = this.element
    try {
      const { evaluate } = compileExpression(text)
      return (run) => evaluated(name, () => evaluate(evaluationContext(run)))
    } catch (error) {
      if (!(error instanceof ExpressionFault)) throw error
      throw this.fault(`has the expression ${text}: at ${error.at}, ${error.message}`)
    }
  }

  #named(text: string): string {
    return text.replace(/\{\{([\w-]+)\}\}/g, (_, name: string) => {
      const value = this.namedValues[name]
      if (value === undefined)
        throw this.fault(`asks for the named value ${name}, which is not there`)
      return value
    })
  }
}

function evaluated(element: string, evaluate: () => Value): Value {
  try {
    return evaluate()
  } catch (error) {
    if (!(error instanceof CSharpException)) throw error
    throw new PolicyFailure(500, {
      Source: element,
      Reason: 'ExpressionValueEvaluationFailure',
      Message: error.message,
    })
  }
}

export function textFor(value: ValueOf, run: PolicyRun): string {
  return textOf(value(run))
}
