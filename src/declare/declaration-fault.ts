// One fault of a declaration, as it is told at start.

export interface DeclarationFault {
  /** Product, output port, column: `customer-analytics.metrics.columns.total`. */
  readonly at: string
  /** What is wrong there and what would be right; it reads on after the place. */
  readonly message: string
}
