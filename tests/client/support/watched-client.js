import WebSocket from 'ws';
import { connect } from '../../../clients/javascript/index.js';
import { Journal } from '../../guide/journal.js';
import { FakeClock } from './fake-clock.js';

/** A client with journals of all that it tells. Closed when the test ends. */
export class WatchedClient {
  events = new Journal();
  gaps = new Journal();
  states = new Journal();
  errors = new Journal();

  constructor(t, options) {
    this.clock = options.clock;
    this.client = connect({ WebSocket, random: () => 0.5, ...options });
    t.after(() => this.client.close());
    this.client.addEventListener('event', ({ detail }) => this.events.add(detail));
    this.client.addEventListener('gap', ({ detail }) => this.gaps.add(detail));
    this.client.addEventListener('state', ({ detail }) => this.states.add(detail));
    this.client.addEventListener('error', ({ detail }) => this.errors.add(detail));
  }

  /** Of a fake gateway, on a clock that only moves by hand. */
  static of(t, gateway, options = {}) {
    return new WatchedClient(t, { url: gateway.url, getToken: () => 'token', clock: new FakeClock(), ...options });
  }

  /** Lets every wait for the next attempt pass at once. */
  hurry() {
    this.client.addEventListener('state', ({ detail }) => {
      if (detail.state === 'waiting') setImmediate(() => this.clock.advance(detail.delay));
    });
    return this;
  }

  /** Resolves when it has entered a state so many times. */
  entered(state, times = 1) {
    return this.states.untilCount(times, (entry) => entry.state === state, `state ${state}, ${times} times`).then((entries) => entries.at(-1));
  }

  /** Resolves when the event of that number has come, with all numbers so far. */
  async numbers(last) {
    await this.events.until(({ data }) => data.number === last, `event ${last}`);
    return this.events.entries.map(({ data }) => data.number);
  }
}

/** The numbers from one to another. */
export const range = (from, to) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
