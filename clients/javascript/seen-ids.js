/**
 * How many ids are remembered. An event can come again while the log knows it for a repetition: as long as it is in one of the last two
 * segments, or younger than 15 minutes. A segment has at most 16 MB and a record at least 128 bytes, so two segments hold no more than
 * this; and it is 15 minutes at 290 events a second. As sets of small integers that is a few megabytes, and only where so much came.
 */
const capacity = 262_144;

/** The ids of delivered events, by segment: the oldest segment is forgotten first, and an event of it would be delivered, not dropped. */
export class SeenIds {
  #segments = new Map();
  #count = 0;

  /** Remembers an id; false if it was known. */
  add(id) {
    const segment = id.slice(0, 17);
    const offset = parseInt(id.slice(18), 16);
    let offsets = this.#segments.get(segment);
    if (offsets === undefined) this.#segments.set(segment, (offsets = new Set()));
    if (offsets.has(offset)) return false;
    offsets.add(offset);
    this.#count++;
    this.#forget(offsets);
    return true;
  }

  #forget(current) {
    for (const [segment, offsets] of this.#segments) {
      if (this.#count <= capacity || offsets === current) return;
      this.#segments.delete(segment);
      this.#count -= offsets.size;
    }
  }
}
