import { AccessTokens } from './access-token.js';
import { waitAfter } from './backoff.js';
import { coversEvent, namesOf } from './channel-pattern.js';
import { Channels } from './channels.js';
import { sleep, systemClock } from './clock.js';
import { EventQueue } from './event-queue.js';
import { EventReader } from './event-reader.js';
import { EventStreamSession } from './event-stream-session.js';
import { Gateway, routesOf } from './gateway.js';
import { cameOnline, online } from './network.js';
import { Progress } from './progress.js';
import { RealtimeError } from './realtime-error.js';
import { WebSocketSession } from './web-socket-session.js';

/** How long SSE is preferred after a WebSocket was blocked where SSE was not. */
const blockedFor = 300_000;

/** A WebSocket that opens and breaks off so often before it is of use is taken for blocked. */
const falseStartsLimit = 2;

/** The types of `addEventListener`, which `on` refuses: an event of the gateway has no such type. */
const ownTypes = ['event', 'gap', 'state', 'channels', 'error'];

/** One lasting connection, over however many WebSockets and streams. What it promises stands in index.d.ts. */
export class RealtimeClient extends EventTarget {
  #options;
  #closing = new AbortController();
  #queue = new EventQueue();
  #isHeard = false;
  #errorListeners = new Set();
  #reader;
  #progress;
  #link;
  #state = { state: 'connecting' };
  #isAlive = false;
  #cut;
  #blockedUntil = 0;
  #falseStarts = 0;

  constructor({ clock = systemClock, random = Math.random, fetch = globalThis.fetch, WebSocket = globalThis.WebSocket, ...options }) {
    super();
    const { transport = 'auto', channels, maxAttempts = Infinity, getToken, since, signal } = options;
    if ((options.url === undefined) === (options.negotiateUrl === undefined)) throw new TypeError('Either url or negotiateUrl is needed.');
    if (typeof getToken !== 'function') throw new TypeError('getToken is needed: a function that gives a token.');
    if (!['auto', 'websocket', 'sse'].includes(transport)) throw new TypeError("transport is 'auto', 'websocket' or 'sse'.");
    if (transport === 'websocket' && !WebSocket) throw new TypeError('This platform has no WebSocket: pass a class for it, or use SSE.');
    this.#options = { transport, maxAttempts, random, clock, hasWebSocket: Boolean(WebSocket) };
    this.#progress = new Progress(since);
    const tokens = new AccessTokens(getToken, clock);
    this.#link = {
      clock, tokens, WebSocket, progress: this.#progress,
      channels: new Channels(channels, {
        answered: (answer) => this.#tell('channels', answer),
        failed: (error) => this.#tell('error', { error, isFinal: false }),
      }, () => this.cursor),
      gateway: new Gateway({ routes: routesOf(options), tokens, clock, fetch: (...call) => fetch(...call) }),
      hasRoom: () => this.#queue.hasRoom,
      room: (until) => Promise.race([this.#queue.room(), aborted(until)]),
      deliver: (event) => this.#deliver(event),
      gap: ({ from, to, reason }) => this.#give({ type: 'gap', from, to, reason }),
      opened: () => this.#enter({ state: 'open', transport: this.#state.transport }),
      alive: () => (this.#isAlive = true),
      tell: (error) => this.#tell('error', { error, isFinal: false }),
    };
    if (signal?.aborted) this.close();
    signal?.addEventListener('abort', () => this.close(), { once: true, signal: this.#closing.signal });
    // Listeners that are added in the same turn hear everything.
    queueMicrotask(() => this.#run());
  }

  get state() {
    return this.#state.state;
  }

  get transport() {
    return this.#state.transport;
  }

  get cursor() {
    return this.#progress.handledCursor;
  }

  get channels() {
    return this.#link.channels.joined;
  }

  subscribe(channels) {
    return this.#link.channels.subscribe(channels);
  }

  unsubscribe(channels) {
    return this.#link.channels.unsubscribe(channels);
  }

  on(channel, listener) {
    if (ownTypes.includes(channel)) throw new TypeError(`on() takes an event's type or a channel: for '${channel}' use addEventListener.`);
    if (typeof listener !== 'function') throw new TypeError('on() needs a function that takes the event.');
    const [pattern] = namesOf(channel);
    const take = ({ detail }) => coversEvent(pattern, detail) && listener(detail);
    this.addEventListener('event', take);
    return () => this.removeEventListener('event', take);
  }

  /** Drops the connection, or the wait for one, and goes on with another at once. */
  reconnect() {
    this.#cut?.abort(RealtimeError.replaced('RECONNECT', 'The application asked for a new connection.'));
  }

  close() {
    this.#finish();
  }

  addEventListener(type, listener, options) {
    super.addEventListener(type, listener, options);
    if (type === 'error' && listener && !options?.signal?.aborted) this.#watchErrors(listener, options);
    if (type !== 'event' || this.#isHeard) return;
    this.#isHeard = true;
    // Listeners that are added in the same turn get what was queued before, too.
    if (!this.#reader) queueMicrotask(() => this.#giveToListeners());
  }

  removeEventListener(type, listener, options) {
    super.removeEventListener(type, listener, options);
    if (type === 'error') this.#errorListeners.delete(listener);
  }

  [Symbol.asyncIterator]() {
    if (this.#reader) throw new TypeError('This client has a loop already. Connect another client for a second loop.');
    for (const { item } of this.#queue.waiting) this.#tell(item.type, item);
    return (this.#reader = new EventReader(this.#queue, this.#progress, () => this.close()));
  }

  async #run() {
    const { clock, random, maxAttempts } = this.#options;
    const { signal } = this.#closing;
    for (let failures = 0; !signal.aborted; ) {
      this.#isAlive = false;
      const failure = await this.#attempt();
      if (signal.aborted) return;
      if (this.#isAlive) failures = 0;
      else if (!failure.isPlanned) failures++;
      if (failure.isPermanent) return this.#finish(failure);
      if (failures >= maxAttempts) {
        return this.#finish(new RealtimeError('NO_ATTEMPTS_LEFT', `${failures} attempts failed: ${failure.message}`, { cause: failure }));
      }
      if (!failure.isPlanned) this.#tell('error', { error: failure, isFinal: false });
      const delay = waitAfter(failure, failures, random);
      this.#enter({ state: 'waiting', attempt: failures + 1, delay, error: failure });
      await this.#cuttable((cut) => Promise.race([sleep(clock, delay, cut), cameOnline(cut)]));
      await this.#cuttable(online);
      if (!this.#queue.hasRoom) await this.#queue.room();
    }
  }

  /** Connects, stays, and answers with why that is over. */
  async #attempt() {
    const { transport, hasWebSocket, clock } = this.#options;
    const triesWebSocket = transport === 'websocket' || (transport === 'auto' && hasWebSocket && clock.now() >= this.#blockedUntil);
    const begun = clock.now();
    let isBlocked = false;
    if (triesWebSocket) {
      const session = new WebSocketSession(this.#link);
      const failure = await this.#last(session, 'websocket');
      if (transport === 'websocket' || !this.#isBlocked(session, failure)) return failure;
      isBlocked = true;
      this.#tell('error', { error: failure, isFinal: false });
    }
    const stream = new EventStreamSession(this.#link);
    const failure = await this.#last(stream, 'sse');
    if (isBlocked && stream.wasOpen) this.#blockedUntil = begun + blockedFor;
    return failure;
  }

  /** The gateway answers, but its WebSocket does not open, or breaks off each time before it is of use. */
  #isBlocked(session, failure) {
    if (this.#closing.signal.aborted || failure.isPermanent || failure.isPlanned) return false;
    if (failure.code === 'WEBSOCKET_BLOCKED') return true;
    this.#falseStarts = session.isLive || !session.wasOpen ? 0 : this.#falseStarts + 1;
    return this.#falseStarts >= falseStartsLimit;
  }

  #last(session, transport) {
    this.#enter({ state: 'connecting', transport });
    return this.#cuttable((cut) => session.run(cut));
  }

  /** Does what close() and reconnect() can break off; answers with what it threw. */
  async #cuttable(action) {
    const { signal } = this.#closing;
    const cut = (this.#cut = new AbortController());
    const stop = () => cut.abort(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    try {
      await action(cut.signal);
    } catch (failure) {
      return RealtimeError.from(failure);
    } finally {
      signal.removeEventListener('abort', stop);
      cut.abort();
    }
  }

  /** True if the event is one that was not delivered before. */
  #deliver({ event, data, timestamp, id, traceparent }) {
    if (!this.#progress.take({ id })) return false;
    this.#give({ type: 'event', event, data, timestamp, id, ...(traceparent !== undefined && { traceparent }) });
    return true;
  }

  /** Gives an item to the loop, or to the listeners. While there is neither, it waits for the first of them. */
  #give(item) {
    this.#queue.push(this.#progress.give(item));
    if (this.#reader) this.#tell(item.type, item);
    else if (this.#isHeard) this.#giveToListeners();
  }

  /** Without a loop, an item is handled when its listeners have returned. */
  #giveToListeners() {
    while (!this.#reader && !this.#closing.signal.aborted && this.#queue.isFilled) {
      const given = this.#queue.take();
      this.#tell(given.item.type, given.item);
      this.#progress.handled(given);
    }
  }

  #enter(state) {
    if (this.#closing.signal.aborted) return;
    this.#state = state;
    this.#tell('state', state);
  }

  #tell(type, detail) {
    if (!this.#closing.signal.aborted) this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  #finish(error) {
    if (this.#closing.signal.aborted) return;
    if (error) this.#tellLast(error);
    this.#enter({ state: 'closed', ...(error && { error }) });
    this.#queue.end(error);
    this.#closing.abort();
    this.#link.channels.close(error ?? new RealtimeError('CLIENT_CLOSED', 'The client was closed.'));
  }

  /** An error that ends the client reaches a listener, the loop, or the console. Only its text is printed: a cause may have a token. */
  #tellLast(error) {
    const isHeard = this.#errorListeners.size > 0 || this.#reader !== undefined;
    this.#tell('error', { error, isFinal: true });
    if (!isHeard) console.error(`AgentCore Realtime: the client has ended. ${error.code}: ${error.message} (No listener of 'error'.)`);
  }

  /** A listener that is called only once may have been called before the last error. */
  #watchErrors(listener, options) {
    if (options?.once) return;
    this.#errorListeners.add(listener);
    options?.signal?.addEventListener('abort', () => this.#errorListeners.delete(listener), { once: true });
  }
}

function aborted(signal) {
  return new Promise((_, reject) => {
    signal.throwIfAborted();
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
