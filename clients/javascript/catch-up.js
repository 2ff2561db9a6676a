import { byPosition } from './progress.js';
import { RealtimeError } from './realtime-error.js';

/** The most live events that are held while a replay comes; as many as a replay itself may have. Beyond it the connection is given up. */
const capacity = 10_000;

/**
 * What comes over a WebSocket between `subscribe` and the moment when nothing before it is missing: `replay` frames, live events and the
 * confirmation, in whatever order. The confirmation counts the replayed events and the gaps, since it may overtake them.
 */
export class CatchUp {
  #replayed = [];
  #gaps = [];
  #held = [];
  #confirmation;

  replay(events) {
    this.#replayed.push(...events);
  }

  gap(gap) {
    this.#gaps.push(gap);
  }

  hold(event) {
    if (this.#held.length >= capacity) throw new RealtimeError('BACKLOG_FULL', 'More came live than can be held while the replay comes.');
    this.#held.push(event);
  }

  confirm(subscribed) {
    this.#confirmation = subscribed;
  }

  get isComplete() {
    const said = this.#confirmation;
    return said !== undefined && this.#replayed.length >= said.replayed && this.#gaps.length >= (said.gaps ?? 0);
  }

  /** The log's end when the replay was read: all before it was replayed, all behind it comes live. */
  get end() {
    return this.#confirmation.id;
  }

  get gaps() {
    return this.#gaps;
  }

  get replayed() {
    return this.#replayed.sort(byPosition);
  }

  /** What was held so far, in log order, for delivery; what comes meanwhile is held again. */
  takeHeld() {
    return this.#held.splice(0).sort(byPosition);
  }
}
