// The stand-in's time: work to do at a time goes in, and runs when that time has come. It goes as fast
// as real time, and a test can turn it forward: everything that is due on the way happens first, in
// order.

interface Due {
  readonly atMs: number
  readonly work: () => Promise<void>
}

export class TurnableClock {
  #turnedMs = 0
  /** In the order of their times; those of one time in the order in which they came. */
  #due: readonly Due[] = []
  readonly #running = new Set<Promise<void>>()
  #timer: NodeJS.Timeout | undefined

  now(): number {
    return Date.now() + this.#turnedMs
  }

  after(ms: number, work: () => Promise<void>): void {
    const atMs = this.now() + ms
    const index = this.#due.findIndex((other) => other.atMs > atMs)
    this.#due = this.#due.toSpliced(index === -1 ? this.#due.length : index, 0, { atMs, work })
    this.#arm()
  }

  /** Resolves when everything that was due until then has been done. */
  async turn(ms: number): Promise<void> {
    await this.#idle()
    const untilMs = this.now() + ms
    for (let due = this.#due[0]; due && due.atMs <= untilMs; due = this.#due[0]) {
      this.#turnedMs += Math.max(due.atMs - this.now(), 0)
      this.#runDue()
      await this.#idle()
    }
    this.#turnedMs += Math.max(untilMs - this.now(), 0)
    this.#arm()
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#due = []
  }

  #runDue(): void {
    const nowMs = this.now()
    const due = this.#due.filter(({ atMs }) => atMs <= nowMs)
    this.#due = this.#due.slice(due.length)
    for (const { work } of due) {
      const running = work().finally(() => this.#running.delete(running))
      this.#running.add(running)
    }
    this.#arm()
  }

  async #idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running)
  }

  #arm(): void {
    clearTimeout(this.#timer)
    const [next] = this.#due
    if (!next) return
    const waitMs = Math.min(Math.max(next.atMs - this.now(), 0), 2_147_483_647)
    this.#timer = setTimeout(() => {
      this.#runDue()
    }, waitMs)
  }
}
