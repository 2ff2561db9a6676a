// Kept from before any test replaces the clock: a limit is real time, always.
const { setTimeout, clearTimeout } = globalThis;

/**
 * How long anything may take before it counts as not happening, in milliseconds. Two minutes: seconds are enough, but not on a machine
 * with a load of 60.
 */
export const limit = 120_000;

/** What happened, in order, for a test to wait on. */
export class Journal {
  entries = [];
  #waiting = new Set();

  add(entry) {
    this.entries.push(entry);
    for (const check of this.#waiting) check();
  }

  /** The first entry that is wanted, whether it is there already or still to come. */
  async until(isWanted, what, milliseconds = limit) {
    await this.#settles(() => this.entries.some(isWanted), what, milliseconds);
    return this.entries.find(isWanted);
  }

  /** The first `count` entries that are wanted. */
  async untilCount(count, isWanted, what, milliseconds = limit) {
    await this.#settles(() => this.entries.filter(isWanted).length >= count, what, milliseconds);
    return this.entries.filter(isWanted).slice(0, count);
  }

  #settles(isSettled, what, milliseconds) {
    return new Promise((resolve, reject) => {
      const check = () => {
        if (!isSettled()) return;
        clearTimeout(timer);
        this.#waiting.delete(check);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(check);
        reject(new Error(`Not within ${milliseconds} ms: ${what}. There was: ${JSON.stringify(this.entries.slice(-20))}`));
      }, milliseconds);
      this.#waiting.add(check);
      check();
    });
  }
}
