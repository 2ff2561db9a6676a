import { renewalDelay } from './access-token.js';
import { Timer } from './clock.js';
import { RealtimeError } from './realtime-error.js';
import { ServerSentEvents } from './server-sent-events.js';

/** A keepalive comes every 30 s; one that is missing, and half of the next's time, and the line is taken for dead. */
const longestSilence = 75_000;

/** One SSE connection, read by `fetch` so that the token travels in a header. Lasts until it throws why it ended. */
export class EventStreamSession {
  #link;
  #cut = new AbortController();
  #watchdog;
  #renewal;
  #retry;
  #change;
  #isOpen = false;
  #hasBegun = false;

  constructor(link) {
    this.#link = link;
    this.#watchdog = new Timer(link.clock, () => this.#cut.abort(new RealtimeError('CONNECTION_SILENT', 'Nothing came for too long.')));
    this.#renewal = new Timer(link.clock, () => this.#renew());
  }

  get wasOpen() {
    return this.#isOpen;
  }

  async run(signal) {
    const stop = () => this.#cut.abort(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    try {
      await this.#read(signal);
    } catch (failure) {
      throw this.#cut.signal.aborted ? this.#cut.signal.reason : RealtimeError.from(failure);
    } finally {
      signal.removeEventListener('abort', stop);
      this.#link.channels.onChange = () => {};
      this.#watchdog.clear();
      this.#renewal.clear();
      this.#cut.abort();
    }
    throw new RealtimeError('CONNECTION_CLOSED', 'The gateway ended the stream.', { wait: { exactly: this.#retry } });
  }

  async #read(signal) {
    signal.throwIfAborted();
    const body = await this.#ask();
    this.#watchdog.set(longestSilence);
    this.#planRenewal();
    const reader = body.getReader();
    const decoder = new TextDecoder();
    const blocks = new ServerSentEvents();
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        this.#watchdog.set(longestSilence);
        for (const block of blocks.push(decoder.decode(value, { stream: true }))) {
          this.#take(block);
          if (this.#link.hasRoom()) continue;
          this.#watchdog.clear();
          await this.#link.room(this.#cut.signal);
          this.#watchdog.set(longestSilence);
        }
      }
    } finally {
      reader.cancel().catch(() => {});
    }
  }

  /** A stream takes its channels with the request. If the gateway refuses a change of them, the next stream goes on without it. */
  async #ask() {
    const { gateway, progress, channels } = this.#link;
    const change = (this.#change = channels.next());
    try {
      return await gateway.stream(progress.streamStart(change?.since), change?.wished ?? channels.wished, this.#cut.signal);
    } catch (failure) {
      if (!change || !failure.isPermanent || failure.status === 401) throw failure;
      channels.refused(change, failure);
      throw otherChannels();
    }
  }

  #take({ event, data, id, retry }) {
    const { progress } = this.#link;
    this.#retry = retry ?? this.#retry;
    if (event === undefined && data !== undefined) this.#message(JSON.parse(data));
    if (id !== undefined) {
      progress.begin(id);
      progress.reachExactly(id);
    }
    // The first keepalive comes with the answer itself: a stream that breaks off behind it was of no use yet.
    if (event === 'keepalive' && this.#hasBegun) this.#link.alive();
    else if (event === 'keepalive') this.#begin(JSON.parse(data));
    if (this.#isOpen) return;
    this.#isOpen = true;
    this.#link.opened();
  }

  /** The first keepalive has the channels that are joined. */
  #begin({ channels: joined }) {
    const { channels } = this.#link;
    this.#hasBegun = true;
    if (this.#change) channels.accepted(this.#change, joined);
    else channels.began(joined);
    channels.onChange = () => channels.next() && this.#cut.abort(otherChannels());
    channels.onChange();
  }

  #message(message) {
    if (message.type === 'event') {
      if (this.#link.deliver(message)) this.#link.alive();
    } else if (message.type === 'gap') this.#link.gap(message);
    else if (message.type === 'error') {
      if (message.code === 'TOKEN_EXPIRED') this.#link.tokens.refuse();
      throw new RealtimeError(message.code, message.message, { wait: { exactly: message.code === 'TOKEN_EXPIRED' ? 0 : this.#retry } });
    }
  }

  #planRenewal() {
    const left = this.#link.tokens.expires - this.#link.clock.now();
    if (left > 0) this.#renewal.set(renewalDelay(left));
  }

  /** A stream takes its token with the request, so a fresh one means a fresh connection, which goes on exactly where this one was. */
  async #renew() {
    const { tokens } = this.#link;
    const used = tokens.inUse;
    try {
      if ((await tokens.renew()) === used) return;
      this.#cut.abort(RealtimeError.replaced('TOKEN_RENEWED', 'The connection goes on with a fresh token.'));
    } catch (failure) {
      this.#link.tell(failure);
      this.#planRenewal();
    }
  }
}

const otherChannels = () => RealtimeError.replaced('CHANNELS_CHANGED', 'The connection goes on with other channels.');
