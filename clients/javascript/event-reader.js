/**
 * The `for await` loop of a client. An item counts as handled when the loop asks for the next one. Leaving the loop closes the client; the
 * item at which it was left does not count as handled, because the loop may have been left in the middle of it.
 */
export class EventReader {
  #queue;
  #progress;
  #close;
  #inHand = [];
  #isLeft = false;

  constructor(queue, progress, close) {
    this.#queue = queue;
    this.#progress = progress;
    this.#close = close;
  }

  async next() {
    if (this.#isLeft) return { value: undefined, done: true };
    for (const given of this.#inHand.splice(0)) this.#progress.handled(given);
    const { value: given, done } = await this.#queue.next();
    if (done) return { value: undefined, done };
    this.#inHand.push(given);
    return { value: given.item, done };
  }

  async return() {
    this.#isLeft = true;
    this.#close();
    return { value: undefined, done: true };
  }

  [Symbol.asyncIterator]() {
    return this;
  }
}
