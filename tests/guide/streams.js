import assert from 'node:assert/strict';
import { blocksOf } from './event-stream.js';
import { Journal } from './journal.js';

/** Asks for an event stream; ended when the test ends. */
export async function openStream(t, url, headers = {}) {
  const end = new AbortController();
  t.after(() => end.abort());
  return fetch(url, { headers: { Accept: 'text/event-stream', ...headers }, signal: end.signal });
}

/** A journal of a stream's blocks, whose last entry is `null` once the stream has ended. */
export function journalOf(response) {
  assert.equal(response.status, 200);
  const blocks = new Journal();
  const read = async () => {
    for await (const block of blocksOf(response)) blocks.add(block);
  };
  read().then(() => blocks.add(null), () => blocks.add(null));
  return blocks;
}
