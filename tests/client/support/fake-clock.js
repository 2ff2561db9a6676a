/** A clock that stands still until a test moves it. */
export class FakeClock {
  #now;
  #timers = new Map();
  #last = 0;

  constructor(now = Date.parse('2026-01-01T00:00:00Z')) {
    this.#now = now;
  }

  now = () => this.#now;

  setTimeout = (callback, delay) => {
    this.#timers.set(++this.#last, { at: this.#now + delay, callback });
    return this.#last;
  };

  clearTimeout = (timer) => this.#timers.delete(timer);

  /** Runs what falls due on the way, in order. */
  advance(milliseconds) {
    const end = this.#now + milliseconds;
    for (;;) {
      const [next] = [...this.#timers].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at);
      if (!next) break;
      const [timer, { at, callback }] = next;
      this.#timers.delete(timer);
      this.#now = Math.max(this.#now, at);
      callback();
    }
    this.#now = end;
  }
}
