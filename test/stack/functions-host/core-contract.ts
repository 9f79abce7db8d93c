// What the Functions worker and `@azure/functions` say to each other. The worker ships these types
// and npm has no package of them, so the part that our triggers need is declared here.

export type LogLevel = 'trace' | 'debug' | 'information' | 'warning' | 'error' | 'critical' | 'none'

export type LogCategory = 'user' | 'system' | 'customMetric'

export type FunctionCallback = (...inputs: unknown[]) => unknown

/** A binding as the app declared it; what an HTTP trigger adds, and then what a timer adds. */
export interface Binding {
  readonly type?: string | null
  readonly route?: string
  readonly methods?: readonly string[]
  readonly schedule?: string
  readonly runOnStartup?: boolean
}

export interface FunctionMetadata {
  readonly name: string
  readonly functionId?: string
  readonly bindings: Readonly<Record<string, Binding>>
}

/** One value on its way to the library; the request itself comes through the library's own server. */
export interface TypedData {
  readonly string?: string
  readonly json?: string
  readonly http?: object
}

/** The library reads `state` while it runs: a log line after the function ended is warned about. */
export interface CoreInvocationContext {
  readonly invocationId: string
  readonly request: {
    readonly invocationId: string
    readonly functionId: string
    readonly inputData: readonly { readonly name: string; readonly data: TypedData }[]
    readonly triggerMetadata: Readonly<Record<string, TypedData>>
    readonly traceContext: Readonly<Record<'traceParent' | 'traceState', string>>
  }
  readonly metadata: FunctionMetadata
  state: 'preInvocationHooks' | 'invocation' | 'postInvocationHooks' | undefined
  log: (level: LogLevel, category: LogCategory, message: string) => void
}

interface InvocationModel {
  getArguments: () => Promise<{ readonly context: unknown; readonly inputs: unknown[] }>
  invokeFunction: (
    context: unknown,
    inputs: unknown[],
    callback: FunctionCallback,
  ) => Promise<unknown>
  getResponse: (context: unknown, result: unknown) => Promise<unknown>
}

export interface ProgrammingModel {
  getInvocationModel: (context: CoreInvocationContext) => InvocationModel | Promise<InvocationModel>
  getCapabilities?: (defaults: Record<string, string>) => Promise<Record<string, string>>
}

/** A hook sees one object, and what it writes there (inputs, callback, result, error) counts. */
export type Hook = (context: object) => unknown
