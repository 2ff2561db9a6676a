/** Events and gaps on their way to a `for await` loop. There is room for so many; beyond it the connection waits, so that memory is bounded. */
const capacity = 10_000;

export class EventQueue {
  #events = [];
  #taken = 0;
  #readers = [];
  #writers = [];
  #end;

  get hasRoom() {
    return this.#length < capacity;
  }

  push(event) {
    if (this.#end) return;
    const reader = this.#readers.shift();
    if (reader) reader.resolve({ value: event, done: false });
    else this.#events.push(event);
  }

  /** Resolves when half of the room is free, so that a connection is not opened for one event. */
  async room() {
    while (this.#length > capacity / 2 && !this.#end) await new Promise((resolve) => this.#writers.push(resolve));
  }

  next() {
    if (this.#length > 0) return Promise.resolve({ value: this.take(), done: false });
    if (this.#end) return this.#ended();
    return new Promise((resolve, reject) => this.#readers.push({ resolve, reject }));
  }

  /** Nothing comes any more. What is queued can still be read; then the loop ends, or throws the error once. */
  end(error) {
    if (this.#end) return;
    this.#end = { error };
    for (const reader of this.#readers.splice(0)) this.#ended().then(reader.resolve, reader.reject);
    for (const resume of this.#writers.splice(0)) resume();
  }

  get isFilled() {
    return this.#length > 0;
  }

  /** What is queued, in order; it stays queued. */
  get waiting() {
    return this.#events.slice(this.#taken);
  }

  get #length() {
    return this.#events.length - this.#taken;
  }

  /** The first that is queued. An array's own shift moves all that is behind: with thousands queued it would cost more than the events. */
  take() {
    const event = this.#events[this.#taken];
    this.#events[this.#taken++] = undefined;
    if (this.#taken > 1_000 && this.#taken * 2 > this.#events.length) {
      this.#events.splice(0, this.#taken);
      this.#taken = 0;
    }
    if (this.#length <= capacity / 2) for (const resume of this.#writers.splice(0)) resume();
    return event;
  }

  #ended() {
    const { error } = this.#end;
    this.#end = {};
    return error ? Promise.reject(error) : Promise.resolve({ value: undefined, done: true });
  }
}
