/** A browser takes a longer delay for none at all: https://developer.mozilla.org/docs/Web/API/Window/setTimeout#maximum_delay_value */
const longestDelay = 2 ** 31 - 1;

/** The platform's clock; tests bring their own. Times in milliseconds since 1970. */
export const systemClock = {
  now: () => Date.now(),
  setTimeout: (callback, delay) => globalThis.setTimeout(callback, Math.min(delay, longestDelay)),
  clearTimeout: (timer) => globalThis.clearTimeout(timer),
};

/** Resolves after a delay; rejects with the signal's reason if that comes first. */
export function sleep(clock, delay, signal) {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const stop = () => {
      clock.clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = clock.setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, delay);
    signal.addEventListener('abort', stop, { once: true });
  });
}

/** One timer that can be restarted, as for a watchdog. */
export class Timer {
  #clock;
  #callback;
  #timer;

  constructor(clock, callback) {
    this.#clock = clock;
    this.#callback = callback;
  }

  set(delay) {
    this.clear();
    this.#timer = this.#clock.setTimeout(this.#callback, delay);
  }

  clear() {
    this.#clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
