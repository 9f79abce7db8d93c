// One fault of a declaration, as the app reports it at start.

export interface DeclarationFault {
  /** Product, output port, column: `customer-analytics.metrics.columns.total`. */
  readonly at: string
  /** What is wrong there, and what is right. The place and the message make one sentence. */
  readonly message: string
}
