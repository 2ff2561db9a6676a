import { CatchUp } from './catch-up.js';
import { Timer } from './clock.js';
import { hasReached } from './progress.js';
import { RealtimeError } from './realtime-error.js';
import { SessionChannels } from './session-channels.js';
import { SessionRenewal } from './session-renewal.js';

/** How long a socket may take to open. A proxy that swallows WebSockets is often silent. */
const openLimit = 10_000;

/** How long nothing of a replay may come. The gateway reads for 20 s at most before it answers. */
const replayLimit = 45_000;

/** Heartbeats that may pass in silence: two are missed, and half of the next one's time is for it to come late. */
const silentHeartbeats = 2.5;

const isLeftToHistory = ({ reason }) => reason === 'too_many' || reason === 'undeliverable';

/** One WebSocket, from its opening to whatever ends it. */
export class WebSocketSession {
  #link;
  #socket;
  #end;
  #isOver = false;
  #wasOpen = false;
  #catchUp = new CatchUp();
  #isDelivering = false;
  #silence = 30_000 * silentHeartbeats;
  #cut = new AbortController();
  #timers;
  #renewal;
  #changes;
  #trouble;
  #joined;

  constructor(link) {
    this.#link = link;
    const { clock, tokens, tell } = link;
    this.#timers = {
      open: new Timer(clock, () => this.#fail(new RealtimeError('WEBSOCKET_BLOCKED', 'The WebSocket does not open.'))),
      silence: new Timer(clock, () => this.#fail(new RealtimeError('CONNECTION_SILENT', 'Nothing came for too long.'))),
      replay: new Timer(clock, () => this.#fail(new RealtimeError('CONNECTION_FAILED', 'The replay does not come.'))),
    };
    const [send, fail] = [(message) => this.#send(message), (error) => this.#fail(error)];
    this.#renewal = new SessionRenewal({ clock, tokens, tell, send, fail });
    this.#changes = new SessionChannels({ link, send, fail, deliver: (catchUp, channels) => this.#deliverReplay(catchUp, channels) });
  }

  get wasOpen() {
    return this.#wasOpen;
  }

  /** Whether the subscription stood and all before it was delivered. */
  get isLive() {
    return this.#catchUp === undefined;
  }

  /** Lasts until it throws why the connection ended. */
  async run(signal) {
    const url = await this.#link.gateway.webSocketUrl(signal);
    signal.throwIfAborted();
    const stop = () => this.#fail(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    try {
      await new Promise((_, reject) => {
        this.#end = reject;
        this.#open(url);
      });
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  #open(url) {
    let socket;
    try {
      socket = this.#socket = new this.#link.WebSocket(url);
    } catch (failure) {
      return this.#fail(RealtimeError.from(failure, 'WEBSOCKET_BLOCKED'));
    }
    this.#timers.open.set(openLimit);
    socket.onopen = () => this.#subscribe();
    socket.onmessage = ({ data }) => this.#receive(data);
    // A browser does not say what is wrong; Node's WebSocket and the package `ws` do.
    socket.onerror = ({ error }) => (this.#trouble = error);
    socket.onclose = ({ reason }) =>
      this.#fail(
        this.#wasOpen
          ? new RealtimeError('CONNECTION_CLOSED', reason || 'The WebSocket was closed.')
          : RealtimeError.from(this.#trouble, 'WEBSOCKET_BLOCKED', 'The WebSocket did not open'),
      );
  }

  #fail(error) {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const timer of Object.values(this.#timers)) timer.clear();
    this.#renewal.stop();
    this.#changes.stop();
    const socket = this.#socket;
    if (!socket) return this.#end(error);
    socket.onopen = socket.onmessage = socket.onclose = null;
    // A dead line never answers a close; where the platform can do without an answer, it should.
    if (socket.terminate) socket.terminate();
    else socket.close();
    this.#cut.abort(error);
    this.#end(error);
  }

  #subscribe() {
    this.#wasOpen = true;
    this.#timers.open.clear();
    this.#timers.silence.set(this.#silence);
    this.#timers.replay.set(replayLimit);
    const { channels, progress } = this.#link;
    this.#send({ type: 'subscribe', channels: channels.wished, since: progress.cursor });
  }

  #send(message) {
    if (!this.#isOver) this.#socket.send(JSON.stringify(message));
  }

  #receive(text) {
    this.#timers.silence.set(this.#silence);
    try {
      this.#take(JSON.parse(text));
    } catch (failure) {
      this.#fail(RealtimeError.from(failure));
    }
  }

  #take(message) {
    switch (message.type) {
      case 'welcome':
        this.#silence = message.heartbeat_seconds * 1000 * silentHeartbeats;
        return this.#renewal.plan(message.expires);
      case 'event':
        return this.#catchUp ? this.#catchUp.hold(message) : this.#deliver(message);
      case 'replay':
        return this.#catchUpWith(
          (catchUp) => catchUp.replay(message.events),
          () => this.#changes.replay(message.events) || message.events.forEach((event) => this.#deliver(event)),
        );
      case 'gap':
        return this.#catchUpWith((catchUp) => catchUp.gap(message), () => this.#changes.gap(message) || this.#fill(message));
      case 'subscribed':
        return this.#catchUpWith((catchUp) => this.#confirm(catchUp, message), () => this.#changes.subscribed(message));
      case 'unsubscribed':
        return this.#changes.unsubscribed();
      case 'ping':
        return this.#answer(message);
      case 'authenticated':
        return this.#renewal.accepted(message.expires);
      case 'error':
        return this.#takeError(new RealtimeError(message.code, message.message));
    }
  }

  #takeError(error) {
    if (this.#renewal.concerns(error)) this.#renewal.take(error);
    else if (!this.isLive) this.#fail(error);
    else if (!this.#changes.takes(error)) this.#link.tell(error);
  }

  #answer({ id }) {
    this.#send({ type: 'pong' });
    if (!this.isLive) return;
    this.#link.progress.reach(id);
    this.#link.alive();
  }

  #deliver(event) {
    if (!this.#link.hasRoom()) throw RealtimeError.replaced('READER_SLOW', 'The events are not read as fast as they come.');
    if (this.#link.deliver(event)) this.#link.alive();
    this.#link.progress.reach(event.id);
  }

  #confirm(catchUp, subscribed) {
    catchUp.confirm(subscribed);
    this.#joined = subscribed.channels;
  }

  #catchUpWith(add, otherwise) {
    if (!this.#catchUp || this.#isDelivering) return otherwise();
    add(this.#catchUp);
    this.#timers.replay.set(replayLimit);
    if (!this.#catchUp.isComplete) return;
    this.#timers.replay.clear();
    this.#isDelivering = true;
    this.#deliverMissed().catch((failure) => this.#fail(RealtimeError.from(failure)));
  }

  /** What was missed, and what came live meanwhile. */
  async #deliverMissed() {
    const { progress } = this.#link;
    const catchUp = this.#catchUp;
    progress.begin(catchUp.end);
    if (progress.cursor === undefined) throw new RealtimeError('CONNECTION_FAILED', 'The gateway does not say where the log ends.');
    await this.#deliverReplay(catchUp, this.#link.channels.wished);
    for (let held = catchUp.takeHeld(); held.length > 0; held = catchUp.takeHeld()) await this.#deliverAll(held);
    if (this.#isOver) return;
    progress.reach(catchUp.end);
    this.#catchUp = undefined;
    this.#link.channels.began(this.#joined);
    this.#link.opened();
    this.#changes.begin();
  }

  /** Gaps, what was replayed, and what only the history has. */
  async #deliverReplay(catchUp, channels) {
    for (const gap of catchUp.gaps) if (!isLeftToHistory(gap)) this.#link.gap(gap);
    await this.#deliverAll(catchUp.replayed);
    for (const gap of catchUp.gaps) if (isLeftToHistory(gap)) await this.#deliverHistory(gap, channels);
  }

  /** A gap that came late. */
  #fill(gap) {
    if (!isLeftToHistory(gap)) return this.#link.gap(gap);
    this.#deliverHistory(gap, this.#link.channels.wished).catch((failure) => this.#fail(RealtimeError.from(failure)));
  }

  async #deliverAll(events) {
    for (const event of events) {
      if (!this.#link.hasRoom()) await this.#link.room(this.#cut.signal);
      this.#cut.signal.throwIfAborted();
      if (this.#link.deliver(event)) this.#link.alive();
      this.#link.progress.reach(event.id);
    }
  }

  async #deliverHistory({ from, to }, channels) {
    const { gateway, progress } = this.#link;
    for (let next = from; ; ) {
      const page = await gateway.history(next, channels, this.#cut.signal);
      for (const gap of page.gaps ?? []) this.#link.gap(gap);
      await this.#deliverAll(page.events);
      next = page.next;
      progress.reach(next);
      if (next === page.end || hasReached(next, to)) return;
    }
  }
}
