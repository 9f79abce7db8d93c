// Expressions of a query, for one row, or for a group of rows where an aggregate stands: tree in, value out.
import { NotCovered } from './not-covered'
import type { Node } from './language'
import {
  alike,
  binned,
  both,
  calculated,
  calculations,
  compared,
  comparisons,
  either,
  literal,
  toReal,
  toText,
  toWhole,
} from './scalars'
import type { Row, Value } from './tables'

export interface Scope {
  readonly now: number
  /** What `let` has named. */
  readonly lets: Readonly<Record<string, Value>>
  readonly row: Row
  /** Where `summarize` counts. */
  readonly group?: readonly Row[]
}

type Call = (args: readonly Value[], nodes: readonly Node[]) => Value

const calls: Readonly<Record<string, Call>> = {
  bin: ([value, size], [first]) => binned(value!, size!, first?.type),
  iff: ([condition, yes, no]) => (condition === true ? yes! : no!),
  isempty: ([value]) => toText(value!) === '',
  isnotempty: ([value]) => toText(value!) !== '',
  isnotnull: ([value]) => value !== null,
  isnull: ([value]) => value === null,
  not: ([value]) => (value === null ? null : value === false),
  round: ([value, digits = 0]) =>
    typeof value === 'number' ? Number(value.toFixed(Number(digits))) : null,
  todouble: ([value]) => toReal(value!),
  toint: ([value]) => toWhole(value!),
  tolong: ([value]) => toWhole(value!),
  toreal: ([value]) => toReal(value!),
  tostring: ([value]) => toText(value!),
}

type Aggregate = (
  rows: readonly Row[],
  read: (node: Node, row: Row) => Value,
  args: readonly Node[],
) => Value

const aggregates: Readonly<Record<string, Aggregate>> = {
  count: (rows) => rows.length,
  countif: (rows, read, [condition]) => rows.filter((row) => read(condition!, row) === true).length,
  sum: (rows, read, [value]) => sum(numbers(rows, (row) => read(value!, row))),
  sumif: (rows, read, [value, condition]) =>
    sum(numbers(those(rows, read, condition!), (row) => read(value!, row))),
  min: (rows, read, [value]) => least(numbers(rows, (row) => read(value!, row))),
  max: (rows, read, [value]) => greatest(numbers(rows, (row) => read(value!, row))),
  minif: (rows, read, [value, condition]) =>
    least(numbers(those(rows, read, condition!), (row) => read(value!, row))),
  maxif: (rows, read, [value, condition]) =>
    greatest(numbers(those(rows, read, condition!), (row) => read(value!, row))),
  arg_max: (rows, read, args) => rowAt(rows, read, args, (value, best) => value > best),
  arg_min: (rows, read, args) => rowAt(rows, read, args, (value, best) => value < best),
  percentilew: (rows, read, [value, weight, percent]) =>
    nearestRank(
      rows.flatMap((row) => {
        const [number, times] = [read(value!, row), read(weight!, row)]
        return typeof number === 'number' && typeof times === 'number' ? [{ number, times }] : []
      }),
      Number(read(percent!, {})),
    ),
}

const those = (rows: readonly Row[], read: Parameters<Aggregate>[1], condition: Node) =>
  rows.filter((row) => read(condition, row) === true)
const numbers = (rows: readonly Row[], read: (row: Row) => Value) =>
  rows.map(read).filter((value) => typeof value === 'number')
const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0)
const least = (values: readonly number[]) => (values.length === 0 ? null : Math.min(...values))
const greatest = (values: readonly number[]) => (values.length === 0 ? null : Math.max(...values))

/** Of the row where the first argument is the best, the values of all. */
function rowAt(
  rows: readonly Row[],
  read: Parameters<Aggregate>[1],
  args: readonly Node[],
  isBetter: (value: number, best: number) => boolean,
): readonly Value[] {
  const [first] = args
  let best: { readonly row: Row; readonly value: number } | undefined
  for (const row of rows) {
    const value = read(first!, row)
    if (typeof value === 'number' && (!best || isBetter(value, best.value))) best = { row, value }
  }
  return args.map((argument) => (best ? read(argument, best.row) : null))
}

/** The smallest value that at least so many percent do not exceed, each counted as often as it weighs. */
function nearestRank(
  values: readonly { readonly number: number; readonly times: number }[],
  percent: number,
): number | null {
  const rank = (percent / 100) * sum(values.map(({ times }) => times))
  let passed = 0
  for (const { number, times } of values.toSorted((a, b) => a.number - b.number)) {
    passed += times
    if (passed >= rank) return number
  }
  return null
}

export function evaluate(node: Node, scope: Scope): Value {
  const { kind, children } = node
  if (kind === 'NameReference') return named(node, scope)
  if (kind.endsWith('LiteralExpression')) return literal(node)
  if (kind === 'ParenthesizedExpression') return evaluate(children[0]!, scope)
  if (kind === 'FunctionCallExpression') return called(node, scope)
  if (kind === 'ElementExpression') return element(node, scope)
  const [left, right] = children
  if (!left || !right) throw new NotCovered(node)
  if (kind === 'InExpression') return isOneOf(node, scope)
  const [first, second] = [evaluate(left, scope), evaluate(right, scope)]
  if (kind === 'AndExpression') return both(first, second)
  if (kind === 'OrExpression') return either(first, second)
  if (kind === 'StartsWithExpression') return startsWith(first, second)
  if (calculations.includes(kind)) return calculated(node, first, second)
  if (!comparisons.includes(kind)) throw new NotCovered(node)
  if (!alike(left, right)) throw new NotCovered(node, `${left.type} with ${right.type}`)
  return compared(kind, first, second)
}

function named(node: Node, { row, lets }: Scope): Value {
  const name = node.symbol ?? node.text
  const value = row[name] ?? lets[name]
  if (value === undefined && !(name in row) && !(name in lets)) throw new NotCovered(node)
  return value ?? null
}

function called(node: Node, scope: Scope): Value {
  const [name, list] = node.children
  const nodes = list?.children ?? []
  const { group } = scope
  const aggregate = aggregates[name!.text]
  if (aggregate && group) {
    const inRow = (argument: Node, row: Row) =>
      evaluate(argument, { now: scope.now, lets: scope.lets, row })
    return aggregate(group, inRow, nodes)
  }
  const args = nodes.map((argument) => evaluate(argument, scope))
  if (name!.text === 'now' && args.length === 0) return scope.now
  if (name!.text === 'ago' && typeof args[0] === 'number') return scope.now - args[0]
  const call = calls[name!.text]
  if (!call) throw new NotCovered(node)
  return call(args, nodes)
}

/** `Properties['name']`. What is not there is null. */
function element(node: Node, scope: Scope): Value {
  const [owner, bracketed] = node.children
  const value = evaluate(owner!, scope)
  const name = evaluate(bracketed!.children[0]!, scope)
  if (typeof name !== 'string') throw new NotCovered(node)
  if (typeof value !== 'object' || value === null) return null
  return (value as Readonly<Record<string, Value>>)[name] ?? null
}

function isOneOf(node: Node, scope: Scope): Value {
  const [left, list] = node.children
  const value = evaluate(left!, scope)
  return list!.children.some((item) => {
    if (!alike(left!, item)) throw new NotCovered(node, `${left!.type} with ${item.type}`)
    return evaluate(item, scope) === value
  })
}

/** It does not look at case. */
function startsWith(value: Value, beginning: Value): boolean {
  return toText(value).toLowerCase().startsWith(toText(beginning).toLowerCase())
}
