// Runs a query of Kusto's language on rows: a small part of the language, as docs of Kusto describe it, and all else throws. It is our
// reading of the language, not Kusto: queries of alerts are plain for that reason.
import { evaluate, type Scope } from './expressions'
import { parse, type Node } from './language'
import { NotCovered } from './not-covered'
import { columns, type Row, type Rows, type Table, type Value } from './tables'

export interface Data {
  readonly rows: Rows
  readonly now: number
}

type Context = Data & { readonly lets: Readonly<Record<string, Value>> }

export function run(text: string, data: Data): readonly Row[] {
  const { findings, statements } = parse(text)
  if (findings.length > 0) throw new Error(findings.join('\n'))
  const last = statements.at(-1)
  if (last?.kind !== 'ExpressionStatement') throw new Error(`There is no question in: ${text}`)
  const context = statements.slice(0, -1).reduce<Context>(withLet, { ...data, lets: {} })
  return table(last.children[0]!, context)
}

function withLet(context: Context, statement: Node): Context {
  if (statement.kind !== 'LetStatement') throw new NotCovered(statement)
  const [name, expression] = statement.children
  const value =
    expression!.kind === 'ToScalarExpression'
      ? toScalar(expression!, context)
      : evaluate(expression!, { ...context, row: {} })
  return { ...context, lets: { ...context.lets, [name!.text]: value } }
}

/** The first value of the first row. */
function toScalar(node: Node, context: Context): Value {
  const inside = node.children.find(({ kind }) => kind === 'PipeExpression')
  if (!inside) throw new NotCovered(node)
  return Object.values(table(inside, context)[0] ?? {})[0] ?? null
}

function table(node: Node, context: Context): readonly Row[] {
  if (node.kind === 'NameReference') return rowsOf(node, context)
  if (node.kind === 'UnionOperator') return union(node, context)
  if (node.kind !== 'PipeExpression') throw new NotCovered(node)
  const [source, operator] = node.children
  const operate = operators[operator!.kind]
  if (!operate) throw new NotCovered(operator!)
  return operate(table(source!, context), operator!, context)
}

function rowsOf(node: Node, { rows }: Context): readonly Row[] {
  if (!(node.text in rows)) throw new NotCovered(node)
  return rows[node.text as Table]
}

/** All columns of all tables: what a table does not have is null, or empty text. */
function union(node: Node, context: Context): readonly Row[] {
  const parts = node.children.map((child) => [child, rowsOf(child, context)] as const)
  const all = parts.flatMap(([{ text }]) => columns[text as Table].split(', '))
  const missing = Object.fromEntries(
    all.map((column) => {
      const [name = '', type] = column.split(':')
      return [name, type === 'string' ? '' : null]
    }),
  )
  return parts.flatMap(([, rows]) => rows.map((row) => ({ ...missing, ...row })))
}

type Operator = (rows: readonly Row[], node: Node, context: Context) => readonly Row[]

const operators: Readonly<Record<string, Operator>> = {
  FilterOperator: (rows, { children }, context) =>
    rows.filter((row) => evaluate(children[0]!, { ...context, row }) === true),
  ExtendOperator: (rows, { children }, context) =>
    rows.map((row) => ({ ...row, ...columnsOf(children, { ...context, row }) })),
  ProjectOperator: (rows, { children }, context) =>
    rows.map((row) => columnsOf(children, { ...context, row })),
  SummarizeOperator: summarize,
  SortOperator: (rows, { children }, context) => rows.toSorted(byAll(children, context)),
  TakeOperator: (rows, { children }, context) =>
    rows.slice(0, Number(evaluate(children[0]!, { ...context, row: {} }))),
  CountOperator: (rows) => [{ Count: rows.length }],
}

/** With no `by`, there is one row, also of nothing. */
function summarize(rows: readonly Row[], { children }: Node, context: Context): readonly Row[] {
  const by = children.find(({ kind }) => kind === 'SummarizeByClause')
  const counted = children.filter((child) => child !== by)
  const groups = new Map<string, { readonly key: Row; readonly group: Row[] }>()
  if (!by) groups.set('', { key: {}, group: [...rows] })
  for (const row of by ? rows : []) {
    const key = columnsOf(by!.children, { ...context, row })
    const text = JSON.stringify(key)
    const known = groups.get(text)
    if (known) known.group.push(row)
    else groups.set(text, { key, group: [row] })
  }
  return [...groups.values()].map(({ key, group }) => ({
    ...key,
    ...columnsOf(counted, { ...context, row: {}, group }),
  }))
}

function columnsOf(nodes: readonly Node[], scope: Scope): Row {
  return Object.assign({}, ...nodes.map((node) => column(node, scope))) as Row
}

/** A name of our own, or a column's: what Kusto would call the rest is not guessed. */
function column(node: Node, scope: Scope): Row {
  if (node.kind === 'NameReference') return { [node.text]: evaluate(node, scope) }
  if (node.kind === 'CompoundNamedExpression') return columnsAtOnce(node, scope)
  if (node.kind !== 'SimpleNamedExpression') throw new NotCovered(node, 'which has no name')
  const [name, expression] = node.children
  return { [name!.text]: evaluate(expression!, scope) }
}

/** `(a, b) = arg_max(x, y)`. */
function columnsAtOnce(node: Node, scope: Scope): Row {
  const [names, expression] = node.children
  const values = evaluate(expression!, scope)
  if (!Array.isArray(values)) throw new NotCovered(node)
  return Object.fromEntries(
    names!.children.map(({ text }, index) => [text, (values as readonly Value[])[index] ?? null]),
  )
}

/** Descending unless it says so. The order of nulls is not guessed. */
function byAll(nodes: readonly Node[], context: Context) {
  return (a: Row, b: Row): number => {
    for (const node of nodes) {
      const [expression = node, clause] = node.kind === 'OrderedExpression' ? node.children : [node]
      const [first, second] = [a, b].map((row) => evaluate(expression, { ...context, row }))
      if (first === null || second === null) throw new NotCovered(node, 'with a null')
      const direction = clause?.text === 'asc' ? 1 : -1
      if (first !== second) return first! < second! ? -direction : direction
    }
    return 0
  }
}
