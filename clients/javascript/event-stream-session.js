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
  #isOpen = false;

  constructor(link) {
    this.#link = link;
    this.#watchdog = new Timer(link.clock, () => this.#cut.abort(new RealtimeError('CONNECTION_SILENT', 'Nothing came for too long.')));
    this.#renewal = new Timer(link.clock, () => this.#renew());
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
      this.#watchdog.clear();
      this.#renewal.clear();
      this.#cut.abort();
    }
    throw new RealtimeError('CONNECTION_CLOSED', 'The gateway ended the stream.', { wait: { exactly: this.#retry } });
  }

  async #read(signal) {
    signal.throwIfAborted();
    const { gateway, progress, room } = this.#link;
    const body = await gateway.stream(progress.streamStart(), this.#cut.signal);
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
          await room(this.#cut.signal);
          this.#watchdog.set(longestSilence);
        }
      }
    } finally {
      reader.cancel().catch(() => {});
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
    if (!this.#isOpen) {
      this.#isOpen = true;
      this.#link.opened();
    }
    if (event === 'keepalive') this.#link.alive();
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
