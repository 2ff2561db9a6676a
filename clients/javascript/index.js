import { RealtimeClient } from './realtime-client.js';

export { RealtimeError } from './realtime-error.js';

/** Connects at once and stays connected until `close()`, a permanent error, or the last attempt. See index.d.ts. */
export function connect(options) {
  return new RealtimeClient(options);
}
