// The form of an expression after it was parsed.

export type Syntax =
  | {
      readonly kind: 'literal'
      readonly type: LiteralType
      readonly text: string
      readonly at: number
    }
  | { readonly kind: 'name'; readonly name: string; readonly at: number }
  | {
      readonly kind: 'member'
      readonly of: Syntax
      readonly name: string
      /** Whether it is asked by `?.`. */
      readonly isOptional: boolean
      readonly at: number
    }
  | {
      readonly kind: 'call'
      readonly of: Syntax
      readonly name: string
      readonly typeArgument: string | undefined
      readonly arguments: readonly Syntax[]
      readonly isOptional: boolean
      readonly at: number
    }
  | { readonly kind: 'index'; readonly of: Syntax; readonly index: Syntax; readonly at: number }
  | { readonly kind: 'unary'; readonly mark: string; readonly of: Syntax; readonly at: number }
  | { readonly kind: 'cast'; readonly type: string; readonly of: Syntax; readonly at: number }
  | {
      readonly kind: 'binary'
      readonly mark: string
      readonly left: Syntax
      readonly right: Syntax
      readonly at: number
    }
  | {
      readonly kind: 'choice'
      readonly condition: Syntax
      readonly yes: Syntax
      readonly no: Syntax
      readonly at: number
    }

type LiteralType = 'string' | 'char' | 'int' | 'double' | 'bool' | 'null'

export type Statement =
  | { readonly kind: 'return'; readonly value: Syntax; readonly at: number }
  | {
      readonly kind: 'variable'
      readonly type: string
      readonly name: string
      readonly value: Syntax
      readonly at: number
    }
  | {
      readonly kind: 'if'
      readonly condition: Syntax
      readonly yes: readonly Statement[]
      readonly no: readonly Statement[]
      readonly at: number
    }
