// Floating point numbers as text: the shortest text that gives the same number when it is read.
// Literals and JSON use the same form, so that a caller can use a value from an answer as a
// parameter.

export function floatText(kind: 'float' | 'double', value: number): string {
  if (Object.is(value, -0)) return '-0'
  return kind === 'double' || !Number.isFinite(value) ? String(value) : shortestFloat(value)
}

const smallestNormal = 2 ** -126

/** 0.1 and not 0.10000000149011612, which is what the same 32 bits are as a DOUBLE. */
function shortestFloat(value: number): string {
  // Six digits are always kept; only the smallest numbers have fewer.
  const enough = Math.abs(value) < smallestNormal ? 1 : 6
  for (let precision = enough; precision < 9; precision += 1) {
    const text = value.toPrecision(precision)
    if (Math.fround(Number(text)) === value) return String(Number(text))
  }
  return String(Number(value.toPrecision(9)))
}
