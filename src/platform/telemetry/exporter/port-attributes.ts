// Whose rows something is about, as attributes: the same names in metrics and in spans.

export function portAttributes({
  dataProduct,
  outputPort,
}: {
  readonly dataProduct?: string
  readonly outputPort?: string
}): Record<string, string> {
  return {
    ...(dataProduct !== undefined && { data_product: dataProduct }),
    ...(outputPort !== undefined && { output_port: outputPort }),
  }
}
