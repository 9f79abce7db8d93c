// Gives a call of an SDK its time: the call in, its result out, or `CallTimedOut`.

export class CallTimedOut extends Error {
  override readonly name = 'CallTimedOut'
}

/** Also in time when a credential takes no notice of the signal. */
export async function within<Result>(
  timeoutMs: number,
  call: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const giveUp = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new CallTimedOut(`no answer within ${timeoutMs} ms`))
      giveUp.abort()
    }, timeoutMs)
  })
  try {
    return await Promise.race([call(giveUp.signal), late])
  } finally {
    clearTimeout(timer)
  }
}
