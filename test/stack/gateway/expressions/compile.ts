// Compiles an expression: its text comes in; a function of the context goes out, with its type. Types are checked
// as the compiler of C# does, so that what would not deploy does not start either.
import { binary } from './operators'
import { parseExpression } from './parse'
import type { Statement, Syntax } from './syntax'
import { ExpressionFault } from './tokens'
import { commonType, needType, needTypes, nullable, unboxed, unfit, widened } from './type-rules'
import { methods, properties, statics, type EvaluationContext, type Type } from './types'
import { CSharpException, valuesOf, type Value, type Values } from './values'

/** What an expression sees: the context, and the variables of its own statements. */
interface Run {
  readonly context: EvaluationContext
  readonly locals: Map<string, Value>
}

export interface Compiled {
  readonly type: Type
  readonly run: (run: Run) => Value
}

type Scope = ReadonlyMap<string, Type>

export interface Expression {
  readonly type: Type
  /** Throws `CSharpException`. */
  readonly evaluate: (context: EvaluationContext) => Value
}

/** Throws `ExpressionFault`. */
export function compileExpression(text: string): Expression {
  const { type, run } = compileBlock(parseExpression(text), new Map())
  if (type === undefined) throw new ExpressionFault('not every way through it returns a value', 0)
  return { type, evaluate: (context) => run({ context, locals: new Map() }) ?? null }
}

interface Block {
  /** Undefined where it may end without a value. */
  readonly type: Type | undefined
  /** Undefined where it ended without a value. */
  readonly run: (run: Run) => Value | undefined
}

function compileBlock([first, ...rest]: readonly Statement[], scope: Scope): Block {
  if (!first) return { type: undefined, run: () => undefined }
  switch (first.kind) {
    case 'return':
      if (rest.length > 0) throw new ExpressionFault('something follows a return', rest[0]!.at)
      return compile(first.value, scope)
    case 'variable': {
      const value = compile(first.value, scope)
      if (scope.has(first.name))
        throw new ExpressionFault(`${first.name} is there already`, first.at)
      const type = first.type === 'var' ? value.type : (first.type as Type)
      if (value.type === 'null' && first.type === 'var') {
        throw new ExpressionFault('null has no type', first.at)
      }
      needType(value.type, type, first.at)
      const after = compileBlock(rest, new Map([...scope, [first.name, type]]))
      return {
        type: after.type,
        run: (run) =>
          after.run({ ...run, locals: new Map([...run.locals, [first.name, value.run(run)]]) }),
      }
    }
    case 'if': {
      const condition = compile(first.condition, scope)
      needType(condition.type, 'bool', first.at)
      const [yes, no] = [compileBlock(first.yes, scope), compileBlock(first.no, scope)]
      const after = compileBlock(rest, scope)
      const isWhole = yes.type !== undefined && no.type !== undefined
      return {
        type: isWhole ? commonType(yes.type, no.type, first.at) : after.type,
        run: (run) => (condition.run(run) === true ? yes : no).run(run) ?? after.run(run),
      }
    }
  }
}

function compile(syntax: Syntax, scope: Scope): Compiled {
  switch (syntax.kind) {
    case 'literal': {
      const value = literal(syntax.type, syntax.text)
      return { type: syntax.type, run: () => value }
    }
    case 'name':
      return nameOf(syntax, scope)
    case 'member':
      return memberOf(syntax, scope)
    case 'call':
      return callOf(syntax, scope)
    case 'index':
      return indexOf(syntax, scope)
    case 'unary': {
      const of = compile(syntax.of, scope)
      if (syntax.mark === '!') {
        needType(of.type, 'bool', syntax.at)
        return { type: 'bool', run: (run) => of.run(run) !== true }
      }
      if (of.type !== 'int' && of.type !== 'double') throw unfit('-', of.type, syntax.at)
      return { type: of.type, run: (run) => -(of.run(run) as number) }
    }
    case 'cast':
      return castOf(syntax, scope)
    case 'binary':
      return binary(
        syntax.mark,
        compile(syntax.left, scope),
        compile(syntax.right, scope),
        syntax.at,
      )
    case 'choice': {
      const condition = compile(syntax.condition, scope)
      needType(condition.type, 'bool', syntax.at)
      const [yes, no] = [compile(syntax.yes, scope), compile(syntax.no, scope)]
      const type = commonType(yes.type, no.type, syntax.at)
      return {
        type,
        run: (run) => widened((condition.run(run) === true ? yes : no).run(run), type),
      }
    }
  }
}

function literal(type: Type, text: string): Value {
  if (type === 'int') return BigInt(text)
  if (type === 'double') return Number(text)
  if (type === 'bool') return text === 'true'
  return type === 'null' ? null : text
}

function nameOf({ name, at }: Extract<Syntax, { kind: 'name' }>, scope: Scope): Compiled {
  if (name === 'context') return { type: 'Context', run: ({ context }) => context }
  const type = scope.get(name)
  if (type === undefined) throw new ExpressionFault(`${name} is not known`, at)
  return { type, run: ({ locals }) => locals.get(name) ?? null }
}

function memberOf(syntax: Extract<Syntax, { kind: 'member' }>, scope: Scope): Compiled {
  const of = compile(syntax.of, scope)
  const property = properties[of.type]?.[syntax.name]
  if (!property) throw new ExpressionFault(`${of.type} has no ${syntax.name} here`, syntax.at)
  return asked(of, syntax.isOptional, property.type, (value) => property.get(value as never))
}

function callOf(syntax: Extract<Syntax, { kind: 'call' }>, scope: Scope): Compiled {
  const { name, at } = syntax
  const given = syntax.arguments.map((each) => compile(each, scope))
  const staticOwner = syntax.of.kind === 'name' ? statics[syntax.of.name] : undefined
  if (staticOwner) {
    const method = staticOwner[name]
    if (!method) throw new ExpressionFault(`there is no ${name} here`, at)
    needTypes(given, method.parameters, at)
    return {
      type: method.type,
      run: (run) => method.call(null as never, ...(given.map((each) => each.run(run)) as never[])),
    }
  }
  const of = compile(syntax.of, scope)
  if (of.type === 'Variables' && name === 'GetValueOrDefault') {
    return variableOrDefault(of, given, syntax)
  }
  const all = methods[of.type]?.[name]
  const method = all?.find(({ parameters }) => parameters.length === given.length)
  if (!method || syntax.typeArgument !== undefined) {
    throw new ExpressionFault(`${of.type} has no ${name} with ${given.length} arguments here`, at)
  }
  needTypes(given, method.parameters, at)
  return asked(of, syntax.isOptional, method.type, (value, run) =>
    method.call(value as never, ...(given.map((each) => each.run(run)) as never[])),
  )
}

/** Of a member that is asked of null, C# throws, unless it is asked by `?.`. */
function asked(
  of: Compiled,
  isOptional: boolean,
  type: Type,
  get: (value: Value, run: Run) => Value,
): Compiled {
  const result = isOptional ? nullable(type) : type
  return {
    type: result,
    run: (run) => {
      const value = of.run(run)
      if (value !== null) return get(value, run)
      if (isOptional) return null
      throw new CSharpException('NullReference')
    },
  }
}

function variableOrDefault(
  of: Compiled,
  [name, other]: readonly Compiled[],
  { typeArgument, at, arguments: { length } }: Extract<Syntax, { kind: 'call' }>,
): Compiled {
  const type = (typeArgument ?? other?.type) as Type | undefined
  if (!name || !type || length > 2) throw new ExpressionFault('GetValueOrDefault needs a type', at)
  needType(name.type, 'string', at)
  if (other) needType(other.type, type, at)
  return {
    type,
    run: (run) => {
      const found = (of.run(run) as ReadonlyMap<string, Value>).get(name.run(run) as string)
      const byDefault = { string: null, object: null, int: 0n, double: 0, bool: false }[
        type as 'int'
      ]
      if (found === undefined) return other ? other.run(run) : byDefault
      return unboxed(found, type)
    },
  }
}

function indexOf(
  { of: ofSyntax, index: indexSyntax, at }: Extract<Syntax, { kind: 'index' }>,
  scope: Scope,
): Compiled {
  const [of, index] = [compile(ofSyntax, scope), compile(indexSyntax, scope)]
  const kinds: Partial<
    Record<Type, readonly [Type, Type, (of: never, index: never) => Value | undefined]>
  > = {
    Variables: [
      'string',
      'object',
      (map: ReadonlyMap<string, Value>, name: string) => map.get(name),
    ],
    Values: ['string', 'strings', (values: Values, name: string) => valuesOf(values, name)],
    strings: ['int', 'string', (all: readonly string[], place: bigint) => all[Number(place)]],
  }
  const kind = kinds[of.type]
  if (!kind) throw new ExpressionFault(`${of.type} has no index here`, at)
  const [indexType, type, get] = kind
  needType(index.type, indexType, at)
  return asked(of, false, type, (value, run) => {
    const found = get(value as never, index.run(run) as never)
    if (found === undefined) {
      throw new CSharpException(of.type === 'strings' ? 'IndexOutOfRange' : 'KeyNotFound')
    }
    return found
  })
}

function castOf(
  { type, of: ofSyntax, at }: Extract<Syntax, { kind: 'cast' }>,
  scope: Scope,
): Compiled {
  const of = compile(ofSyntax, scope)
  const to = type as Type
  if (of.type === to) return of
  if (of.type === 'object') return { type: to, run: (run) => unboxed(of.run(run), to) }
  if (of.type === 'int' && to === 'double') return { type: to, run: (run) => Number(of.run(run)) }
  if (of.type === 'double' && to === 'int') {
    return { type: to, run: (run) => BigInt(Math.trunc(of.run(run) as number)) }
  }
  if (to === 'object' || (to === 'string' && of.type === 'null')) return { type: to, run: of.run }
  throw unfit(`(${type})`, of.type, at)
}
