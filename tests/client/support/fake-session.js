import { Journal } from '../../guide/journal.js';
import { isHeard } from './fake-gateway.js';

/** One WebSocket, seen from the gateway. */
export class FakeSession {
  received = new Journal();
  isSubscribed = false;
  /** The channels that are joined; undefined where a script answers `subscribe`: then all events come. */
  joined;
  #gateway;
  #webSocket;
  #isMute = false;
  #left = Infinity;

  constructor(gateway, webSocket) {
    this.#gateway = gateway;
    this.#webSocket = webSocket;
    this.#left = gateway.script.framesUntilCut?.() ?? Infinity;
    webSocket.on('error', () => {});
    webSocket.on('message', (text) => {
      const message = JSON.parse(text);
      this.received.add(message);
      const { received } = gateway.script;
      if (received) received(this, message);
      else this.answer(message);
    });
    webSocket.on('close', () => {
      this.isSubscribed = false;
      this.received.add({ type: 'closed' });
    });
    if (gateway.script.opened) gateway.script.opened(this);
    else this.welcome();
  }

  welcome() {
    this.send({ type: 'welcome', connection_id: 'one', expires: this.#gateway.expires, heartbeat_seconds: 30, id: this.#gateway.end });
  }

  answer({ type, channels, since }) {
    if (type === 'subscribe') this.#join(channels, since);
    else if (type === 'unsubscribe') this.#leave(channels);
    else if (type === 'auth') this.send({ type: 'authenticated', expires: this.#gateway.expires });
  }

  #join(names, since) {
    const { joined, code } = this.#gateway.join(names);
    if (code) return this.send({ type: 'error', code, message: `Refused: ${names}.` });
    this.joined = [...new Set([...(this.joined ?? []), ...joined])];
    this.subscribe(since, this.#gateway.end, joined);
  }

  #leave(names) {
    const { joined } = this.#gateway.join(names);
    this.joined = this.joined.filter((channel) => !joined.includes(channel));
    this.send({ type: 'unsubscribed', channels: joined, id: this.#gateway.end });
  }

  /** Joins, replays what is held up to `end` in frames of ten, confirms. */
  subscribe(since, end = this.#gateway.end, channels = this.#gateway.types) {
    this.isSubscribed = true;
    const held = since === undefined ? [] : this.#gateway.after(since);
    const missed = held.filter((event) => event.id <= end && isHeard(event, channels));
    const given = missed.slice(0, this.#gateway.replayLimit);
    const gaps = this.#gateway.gapsAfter(since);
    if (given.length < missed.length) gaps.push({ type: 'gap', from: given.at(-1).id, to: end, reason: 'too_many' });
    for (const gap of gaps) this.send(gap);
    for (let first = 0; first < given.length; first += 10) this.send({ type: 'replay', events: given.slice(first, first + 10) });
    this.confirm({ channels, id: end, replayed: given.length, ...(gaps.length > 0 && { gaps: gaps.length }) });
  }

  confirm(more) {
    this.isSubscribed = true;
    this.send({ type: 'subscribed', channels: ['task.progress'], id: this.#gateway.end, replayed: 0, ...more });
  }

  live(event) {
    if (this.isSubscribed && (this.joined === undefined || isHeard(event, this.joined))) this.send(event);
  }

  ping(id = this.#gateway.end) {
    this.send({ type: 'ping', timestamp: '2026-01-01T00:00:00Z', id });
  }

  send(message) {
    if (this.#isMute) return;
    if (this.#left-- > 0) this.#webSocket.send(JSON.stringify(message));
    else this.cut();
  }

  /** Neither bytes nor a close from now on. */
  mute() {
    this.#isMute = true;
  }

  cut() {
    this.#isMute = true;
    this.isSubscribed = false;
    this.#webSocket.terminate();
  }

  close() {
    this.#webSocket.close(1000);
  }
}
