/**
 * The cursor of what the application has handled, for `client.cursor`. It follows the cursor of what was received: each position is taken
 * over once everything that was given to the application before it is handled. Items are handled in the order in which they were given.
 */
export class HandledCursor {
  #cursor;
  #newest;

  /** @param {string} [since] Where the application began. */
  constructor(since) {
    this.#cursor = since;
  }

  get cursor() {
    return this.#cursor;
  }

  /** An item on its way to the application: an event or a gap. Pass the result to `handled`. */
  give(item) {
    return (this.#newest = { item, cursor: undefined });
  }

  /** What was received reaches to here. A position that comes after an unhandled item counts with that item. */
  reach(cursor) {
    if (this.#newest) this.#newest.cursor = cursor;
    else this.#cursor = cursor;
  }

  /** The application is done with an item, and with all that were given before it. */
  handled(given) {
    if (given.cursor !== undefined) this.#cursor = given.cursor;
    if (this.#newest === given) this.#newest = undefined;
  }
}
