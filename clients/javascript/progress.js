import { HandledCursor } from './handled-cursor.js';
import { SeenIds } from './seen-ids.js';

/** Positions are text of fixed width: within one log, which their first field names, they sort as text. */
const logOf = (id) => id.slice(0, 8);

/** Is one position at or behind another of the same log? Positions of different logs have no order. */
export const hasReached = (id, target) => logOf(id) === logOf(target) && id >= target;

/** In log order. A log that replaces another comes after it: the sort is stable, and `gap` was told before. */
export const byPosition = (a, b) => (logOf(a.id) !== logOf(b.id) || a.id === b.id ? 0 : a.id < b.id ? -1 : 1);

/**
 * What was received, over whichever transport: the cursor from which the next connection goes on, and the ids seen. Beside it, the cursor of
 * what the application has handled, which is where another client can go on.
 *
 * Over WebSocket the cursor is the greatest id that came, and no proof that everything before it came: relays send out of order. Going on
 * from it is safe because the gateway rewinds it by 30 s, longer than a relay may take from append to send (20 s). A `ping`'s id, the
 * log's end, is as good as an event's for that reason, but only once the subscription stands and its replay is complete: before that,
 * what lies between the old cursor and the log's end has not been given. So `welcome` never moves the cursor.
 *
 * Over SSE the stream is in log order and its ids are exact: what lies at or before one has been given. Such a cursor goes in the header
 * `Last-Event-ID`. A cursor from a WebSocket, or from the application, goes in the URL as `since`, which the gateway rewinds. It stays in the
 * URL of the stream's later connections, so that the gateway sends again what the WebSocket had not yet brought.
 */
export class Progress {
  #seen = new SeenIds();
  #handled;
  #cursor;
  #start;
  #leftLog;
  #isExact = false;
  #streamedFrom;

  /** @param {string} [since] A cursor from before, or `earliest`; without it the first connection says where the log ends. */
  constructor(since) {
    this.#cursor = since;
    this.#handled = new HandledCursor(since);
  }

  /** How far events were received. */
  get cursor() {
    return this.#cursor;
  }

  /** How far they were handled. Each value is one that `cursor` had, when exactly what is handled by now had been received. */
  get handledCursor() {
    return this.#handled.cursor;
  }

  /** An item on its way to the application; pass the result to `handled` when the application is done with it. */
  give(item) {
    return this.#handled.give(item);
  }

  handled(given) {
    this.#handled.handled(given);
  }

  /** Settles where a client without a cursor begins. Only events behind this are its own, though a rewind may bring earlier ones. */
  begin(id) {
    if (this.#cursor !== undefined) return;
    this.#start = id;
    this.#move(id);
  }

  /** True for an event that is to be delivered, and only once. */
  take({ id }) {
    return !(this.#start !== undefined && hasReached(this.#start, id)) && this.#seen.add(id);
  }

  /** Moves the cursor forward, by an id from a WebSocket or a page of history. */
  reach(id) {
    if (id === undefined) return;
    const isKnown = this.#cursor !== undefined && this.#cursor !== 'earliest';
    if (isKnown && (hasReached(this.#cursor, id) || logOf(id) === this.#leftLog)) return;
    this.#move(id);
    this.#isExact = false;
  }

  /** Sets the cursor to an id of an SSE stream, be it forward or, for a stream that was rewound, back. */
  reachExactly(id) {
    this.#move(id);
    this.#isExact = true;
  }

  /**
   * How an SSE stream is to be asked for.
   * @param {string} [since] Where its channels are wanted from, if that is before the cursor. Such a stream brings again what was seen.
   */
  streamStart(since = this.#cursor) {
    if (this.#isExact && since === this.#cursor) return { lastEventId: this.#cursor, since: this.#streamedFrom };
    this.#streamedFrom = since;
    return { since };
  }

  /** A log is replaced when all of it is gone; it never comes back, so what still comes of it are stragglers. */
  #move(id) {
    if (this.#cursor !== undefined && this.#cursor !== 'earliest' && logOf(this.#cursor) !== logOf(id)) this.#leftLog = logOf(this.#cursor);
    this.#cursor = id;
    this.#handled.reach(id);
  }
}
