import { connect } from '../../../clients/javascript/index.js';
import { FakeClock } from './fake-clock.js';

class SilentWebSocket {
  close() {}
}

/**
 * The client under test, in this process or in a page, driven by calls that can travel: numbers, text and plain objects. What it tells goes
 * to `report(kind, detail)`.
 */
export class DrivenClient {
  #clock;
  #client;

  constructor({ random = 0.5, webSocket = 'platform', now, ...options }, platformWebSocket, getToken, report) {
    this.#clock = new FakeClock(now);
    const sockets = { platform: platformWebSocket, silent: SilentWebSocket, none: null };
    this.#client = connect({ ...options, getToken, clock: this.#clock, random: () => random, WebSocket: sockets[webSocket] });
    for (const kind of ['event', 'gap', 'state', 'channels', 'error'])
      this.#client.addEventListener(kind, ({ detail }) => report(kind, plain(detail)));
  }

  advance(milliseconds) {
    this.#clock.advance(milliseconds);
  }

  /** Lets every wait for the next attempt pass at once, one that has begun included. */
  hurry() {
    if (this.#client.state === 'waiting') this.#clock.advance(30_000);
    this.#client.addEventListener('state', ({ detail }) => {
      if (detail.state === 'waiting') setTimeout(() => this.#clock.advance(detail.delay));
    });
  }

  status() {
    const { state, transport, cursor } = this.#client;
    return { state, transport, cursor };
  }

  /** Resolves with the answer, or with `{ code }` where it is refused. */
  subscribe(channels) {
    return this.#client.subscribe(channels).catch(({ code }) => ({ code }));
  }

  /** Subscribes to each in the same turn. */
  subscribeEach(each) {
    return Promise.all(each.map((channels) => this.subscribe(channels)));
  }

  unsubscribe(channels) {
    return this.#client.unsubscribe(channels).catch(({ code }) => ({ code }));
  }

  reconnect() {
    this.#client.reconnect();
  }

  close() {
    this.#client.close();
  }
}

function plain({ error, ...rest }) {
  if (!error) return rest;
  const { code, message, status, isPermanent, cause } = error;
  return { ...rest, error: { code, message, status, isPermanent, cause: { code: cause?.code } } };
}
