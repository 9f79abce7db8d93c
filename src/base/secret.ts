// A secret that may be rotated while the app runs: it is asked for before each use, and who uses it says
// when it was refused.

export interface Secret<Value> {
  readonly read: () => Promise<Value>
  /** The value was refused: resolves to the one to try instead, or undefined where there is no other. */
  readonly replace: (refused: Value) => Promise<Value | undefined>
}

/** One that only a restart changes. */
export function fixedSecret<Value>(value: Value): Secret<Value> {
  return Object.freeze<Secret<Value>>({
    read: () => Promise.resolve(value),
    replace: () => Promise.resolve(undefined),
  })
}
