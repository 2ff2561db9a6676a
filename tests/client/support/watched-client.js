import WebSocket from 'ws';
import { Journal } from '../../guide/journal.js';
import { noChromium, openPage } from './chromium.js';
import { DrivenClient } from './driven-client.js';
import { openAt } from './modules.js';

/** Where the client under test runs: in this process, or in a page of Chromium. */
const platform = process.env.AGENTCORE_CLIENT_IN ?? 'node';

/** For tests that need the platform: `{ skip }` with the reason where it is not there. */
export const onPlatform = { skip: platform === 'chromium' && noChromium };

/** A client of a gateway, on a clock that only moves by hand, with journals of all that it tells. Closed when the test ends. */
export class WatchedClient {
  events = new Journal();
  gaps = new Journal();
  states = new Journal();
  errors = new Journal();
  /** The gateway's answers about channels. */
  channels = new Journal();
  #call;

  /** `options` are the client's own, but `random` is a number, and `webSocket` one of platform, silent, none. */
  static async of(t, gateway, { getToken = () => 'token', ...options } = {}) {
    const client = new WatchedClient();
    const journals = { event: client.events, gap: client.gaps, state: client.states, error: client.errors, channels: client.channels };
    const report = (kind, detail) => journals[kind].add(detail);
    const start = platform === 'chromium' ? startInPage : startHere;
    client.#call = await start(t, gateway, { url: gateway.url, ...options }, getToken, report);
    return client;
  }

  advance(milliseconds) {
    return this.#call('advance', milliseconds);
  }

  hurry() {
    return this.#call('hurry');
  }

  /** `{ state, transport, cursor }` as they are now. */
  status() {
    return this.#call('status');
  }

  subscribe(channels) {
    return this.#call('subscribe', channels);
  }

  subscribeEach(each) {
    return this.#call('subscribeEach', each);
  }

  unsubscribe(channels) {
    return this.#call('unsubscribe', channels);
  }

  reconnect() {
    return this.#call('reconnect');
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

function startHere(t, gateway, options, getToken, report) {
  const client = new DrivenClient(options, WebSocket, getToken, report);
  t.after(() => client.close());
  return async (method, ...values) => client[method](...values);
}

async function startInPage(t, gateway, options, getToken, report) {
  const page = await openPage(t);
  await page.exposeFunction('getToken', getToken);
  await page.exposeFunction('reportAll', (all) => all.forEach(([kind, detail]) => report(kind, detail)));
  await openAt(page, gateway.url);
  await page.evaluate(async (wanted) => {
    const { DrivenClient } = await import('/tests/client/support/driven-client.js');
    // What is told in one turn travels in one message: thousands of single ones would take a minute.
    const told = [];
    const report = (kind, detail) => {
      if (told.push([kind, detail]) === 1) setTimeout(() => globalThis.reportAll(told.splice(0)));
    };
    globalThis.client = new DrivenClient(wanted, WebSocket, globalThis.getToken, report);
  }, options);
  return (method, ...values) => page.evaluate(([name, given]) => globalThis.client[name](...given), [method, values]);
}

/** The numbers from one to another. */
export const range = (from, to) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
