// JSON whose numbers stay as they were sent: `1.0` is not shown as `1`. Text comes in; values, cells and
// indented text go out.

/** A number with its text, in browsers that give it. */
class ExactNumber {
  constructor(text) {
    this.text = text
  }

  toJSON() {
    return JSON.rawJSON(this.text)
  }
}

export function parseExact(text) {
  const keepsText = typeof JSON.rawJSON === 'function'
  return JSON.parse(text, (_name, value, context) =>
    keepsText && typeof value === 'number' ? new ExactNumber(context.source) : value,
  )
}

/** Of a value that is not null. */
export function cellText(value) {
  if (value instanceof ExactNumber) return value.text
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

export function indented(value) {
  return JSON.stringify(value, null, 2)
}

export function isNumber(value) {
  return typeof value === 'number' || value instanceof ExactNumber
}
