// What a deployment would make, as the compiler predicts it: resources in a snapshot, and the template that they come from. Names
// are given without the token of their environment, so that checks can say them.

export interface Resource {
  readonly id: string
  readonly type: string
  readonly name: string
  readonly apiVersion: string
  readonly location?: string
  readonly kind?: string
  readonly tags?: Readonly<Record<string, string>>
  readonly sku?: Readonly<Record<string, unknown>>
  readonly identity?: Readonly<Record<string, unknown>>
  readonly properties?: Readonly<Record<string, unknown>>
}

export interface Snapshot {
  readonly predictedResources: readonly Resource[]
  readonly diagnostics: readonly unknown[]
  readonly outputs: Readonly<Record<string, unknown>>
}

export interface Template {
  readonly resources: Readonly<Record<string, TemplateResource>>
  readonly parameters?: Readonly<Record<string, object>>
  readonly outputs?: Readonly<Record<string, { readonly value: unknown }>>
}

export interface TemplateResource {
  readonly type: string
  readonly name: string
  readonly existing?: boolean
  readonly dependsOn?: readonly string[]
  readonly copy?: { readonly mode?: string; readonly batchSize?: number }
  readonly '@options'?: Readonly<Record<string, unknown>>
  readonly properties?: {
    readonly template?: Template
    readonly parameters?: Readonly<Record<string, unknown>>
  }
}

export const environments = ['smallest', 'developer', 'private'] as const
export type Environment = (typeof environments)[number]

/** All that is deployed together, and the layer of subscriptions. */
export const parameterFiles = [...environments, 'subscriptions'] as const

/** Thirteen characters, which every name of an environment has. */
function tokenOf({ predictedResources }: Snapshot): string {
  const text = JSON.stringify(predictedResources)
  return /(?:func|egst|evgt)-([a-z0-9]{13})/.exec(text)?.[1] ?? 'no token'
}

/** `Microsoft.Web/sites/func` for an id of a resource in the mesh's group. */
export function shortId(id: string, snapshot: Snapshot): string {
  return id
    .replace(/^\/subscriptions\/[^/]+(\/resourceGroups\/[^/]+)?(\/providers\/)?/, '')
    .replaceAll(new RegExp(`-?${tokenOf(snapshot)}`, 'g'), '')
}

export function resourcesOf(snapshot: Snapshot, type: string): readonly Resource[] {
  return snapshot.predictedResources.filter((resource) => resource.type === type)
}

/** The value at `a.b.c`, through objects. */
export function valueAt(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (part, name) => (part as Readonly<Record<string, unknown>> | null | undefined)?.[name],
      value,
    )
}
