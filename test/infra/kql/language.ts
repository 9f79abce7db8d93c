// Kusto's language as Microsoft's own parser reads it: a query in, what it finds fault with out, and the tree with names bound to
// columns and types. The parser's own objects are left behind here.
import '@kusto/language-service-next/bridge.min.js'
import '@kusto/language-service-next/Kusto.Language.Bridge.min.js'
import { columns } from './tables'

export interface Node {
  /** As the parser names it, such as `FilterOperator`. */
  readonly kind: string
  readonly text: string
  /** Of an expression: `string`, `long`, `dynamic`. */
  readonly type: string | undefined
  /** What a name means: a column, a table, a function. */
  readonly symbol: string | undefined
  readonly children: readonly Node[]
}

export interface Query {
  readonly findings: readonly string[]
  readonly statements: readonly Node[]
}

/** What is used of an element of the parser's tree. */
interface Element {
  readonly Kind: number
  readonly IsToken: boolean
  readonly ChildCount: number
  readonly ResultType?: { readonly Name: string } | null
  readonly ReferencedSymbol?: { readonly Name: string } | null
  readonly GetChild: (index: number) => Element | null
  readonly ToString: () => string
}

interface List<Item> {
  readonly Count: number
  readonly getItem: (index: number) => Item
}

interface Code {
  readonly Syntax: Element
  readonly GetDiagnostics: () => List<{ readonly Code: string; readonly Message: string }>
}

/** What is used of the parser, which makes itself a global. */
interface Language {
  readonly Symbols: {
    readonly TableSymbol: {
      readonly $ctor7: new (name: string, columns: string, about: null) => object
    }
    readonly DatabaseSymbol: {
      readonly ctor: new (name: string, tables: readonly object[]) => object
    }
  }
  readonly Syntax: { readonly SyntaxKind: Readonly<Record<string, unknown>> }
  readonly GlobalState: {
    readonly Default: { readonly WithDatabase: (database: object) => object }
  }
  readonly KustoCode: { readonly ParseAndAnalyze: (text: string, globals: object) => Code }
}

const { Language } = (globalThis as unknown as { readonly Kusto: { readonly Language: Language } })
  .Kusto

const kinds = new Map(
  Object.entries(Language.Syntax.SyntaxKind).map(([name, number]) => [number, name]),
)

const workspace = Language.GlobalState.Default.WithDatabase(
  new Language.Symbols.DatabaseSymbol.ctor(
    'workspace',
    Object.entries(columns).map(
      ([name, text]) => new Language.Symbols.TableSymbol.$ctor7(name, `(${text})`, null),
    ),
  ),
)

/** How long a test may take in which the parser reads its first query: seconds, and many on a crowded machine. */
export const parserMs = 180_000

const parsed = new Map<string, Query>()

/** A query that is asked again is not parsed again: that takes longer than to run it. */
export function parse(text: string): Query {
  const known = parsed.get(text)
  if (known) return known
  const query = parseNow(text)
  parsed.set(text, query)
  return query
}

function parseNow(text: string): Query {
  const { Syntax, GetDiagnostics } = bound(Language.KustoCode.ParseAndAnalyze(text, workspace))
  const diagnostics = GetDiagnostics()
  const findings = Array.from({ length: diagnostics.Count }, (_, index) => {
    const { Code, Message } = diagnostics.getItem(index)
    return `${Code}: ${Message}`
  })
  return { findings, statements: toNodes(Syntax).flatMap(({ children }) => children) }
}

function bound(code: Code) {
  return { Syntax: code.Syntax, GetDiagnostics: () => code.GetDiagnostics() }
}

/** Tokens are left out, and a list is its items. */
function toNodes(element: Element | null): readonly Node[] {
  if (!element || element.IsToken) return []
  const kind = kinds.get(element.Kind) ?? `kind ${element.Kind}`
  const children = Array.from({ length: element.ChildCount }, (_, index) =>
    toNodes(element.GetChild(index)),
  ).flat()
  if (kind === 'List' || kind === 'SeparatedElement') return children
  return [
    {
      kind,
      text: element.ToString().trim(),
      type: element.ResultType?.Name,
      symbol: element.ReferencedSymbol?.Name,
      children,
    },
  ]
}

/** A node, and all that is below it. */
export function withAllBelow(node: Node): readonly Node[] {
  return [node, ...node.children.flatMap(withAllBelow)]
}
