import { covers, namesOf } from './channel-pattern.js';
import { RealtimeError } from './realtime-error.js';

const forbidden = (name) => new RealtimeError('FORBIDDEN_CHANNEL', `The token does not allow '${name}'.`);

const keepsOne = 'A client keeps at least one channel: subscribe to another one first, or close the client.';

/**
 * What the application wants to hear, what the gateway has joined, and the changes that the gateway has not answered yet. It outlives
 * connections: each connection begins with `wished`, then carries out one change after another.
 */
export class Channels {
  /** Called when there is a change to carry out. Set by the connection that can carry it out. */
  onChange = () => {};
  #wished;
  #joined;
  #changes = [];
  #single = 0;
  #closed;
  #report;
  #cursor;

  /**
   * @param {readonly string[]} [channels] All that the token allows unless given.
   * @param {{ answered(answer: Answer): void, failed(error: RealtimeError): void }} report `answered` is called with each answer of the
   *   gateway, `{ joined, refused }`; `failed` with each change that it refuses.
   * @param {() => string | undefined} cursor How far the application has handled what it got.
   */
  constructor(channels, report, cursor) {
    this.#wished = channels === undefined ? ['*'] : namesOf(channels);
    this.#report = report;
    this.#cursor = cursor;
  }

  /** The channels and patterns that a gateway has accepted, or that the client began with. */
  get wished() {
    return this.#wished;
  }

  /** The channels that are joined, as the gateway said; undefined before its first answer. */
  get joined() {
    return this.#joined;
  }

  subscribe(channels) {
    return this.#add('subscribe', channels);
  }

  unsubscribe(channels) {
    return this.#add('unsubscribe', channels);
  }

  /**
   * The next change to carry out, or undefined. `{ kind, channels, since, wished }`: what to send, and what is wished once it is accepted.
   * Changes of one kind that follow each other are one change, so that many of them cost one message. What needs no message is settled
   * here.
   */
  next() {
    while (this.#joined !== undefined && this.#changes.length > 0) {
      const { kind } = this.#changes[0];
      const end = this.#single > 0 ? 1 : this.#changes.findIndex((change) => change.kind !== kind);
      const parts = this.#changes.slice(0, end < 0 ? undefined : end);
      const names = [...new Set(parts.flatMap(({ channels }) => channels))];
      const change = { kind, parts, ...(kind === 'subscribe' ? this.#addition(names, parts[0].since) : this.#departure(names)) };
      const leavesNone = kind === 'unsubscribe' && change.channels.length === this.#joined.length;
      if (leavesNone) this.refused(change, new RealtimeError('NO_CHANNELS', keepsOne));
      else if (change.channels.length === 0) this.accepted(change, this.#joined);
      else return change;
    }
    return undefined;
  }

  /** A connection has begun with `wished`. `joined`: what the gateway said is joined, where it says so. */
  began(joined = this.#wished) {
    this.#joined = joined;
    this.#announce();
  }

  /** The gateway has accepted a change. `joined`: what it said is joined now, in all. */
  accepted(change, joined = change.wished) {
    this.#joined = joined;
    const refused = change.kind === 'subscribe' ? change.parts.filter((part) => this.#isRefused(part)) : [];
    this.#wished = change.wished.filter((name) => !refused.some(({ channels }) => channels.includes(name)));
    this.#announce();
    this.#settle(change);
  }

  /** The gateway has refused a change. If it was made of several, each is asked for by itself. */
  refused({ parts }, error) {
    if (parts.length > 1) this.#single = parts.length;
    else this.#end(parts, (part) => this.#reject(part, error));
  }

  /** The client is closed: no change will be carried out. */
  close(error) {
    this.#closed = error;
    this.#end(this.#changes, ({ reject }) => reject(error));
  }

  #add(kind, channels) {
    const change = { kind, channels: namesOf(channels), since: this.#cursor() };
    const answer = new Promise((resolve, reject) => {
      if (this.#closed) reject(this.#closed);
      else this.#changes.push({ ...change, resolve, reject });
    });
    // An application that does not wait for the answer gets a refusal by the event `error`; its process must not end by it.
    answer.catch(() => {});
    this.onChange();
    return answer;
  }

  #addition(names, since) {
    const channels = names.filter((name) => !this.#wished.includes(name));
    return { channels, since, wished: [...this.#wished, ...channels] };
  }

  /** A pattern of which a part is left is replaced by the channels that remain of it. */
  #departure(names) {
    const isLeft = (channel) => names.some((name) => covers(name, channel));
    const channels = this.#joined.filter(isLeft);
    const wished = this.#wished.filter((wish) => !isLeft(wish)).flatMap((wish) => {
      const ofIt = this.#joined.filter((channel) => covers(wish, channel));
      return ofIt.some(isLeft) ? ofIt.filter((channel) => !isLeft(channel)) : [wish];
    });
    return { channels, wished: [...new Set(wished)] };
  }

  #settle({ kind, parts }) {
    const joined = this.#joined;
    this.#end(parts, (part) => {
      if (kind === 'unsubscribe') part.resolve({ joined, refused: [] });
      else if (this.#isRefused(part)) this.#reject(part, forbidden(part.channels[0]));
      else part.resolve({ joined, refused: part.channels.filter((name) => !this.#isJoined(name)) });
    });
  }

  #reject({ reject }, error) {
    this.#report.failed(error);
    reject(error);
  }

  #end(parts, settle) {
    this.#single = Math.max(0, this.#single - parts.length);
    this.#changes = this.#changes.filter((change) => !parts.includes(change));
    parts.forEach(settle);
  }

  #announce() {
    this.#report.answered({ joined: this.#joined, refused: this.#wished.filter((wish) => !this.#isJoined(wish)) });
  }

  #isRefused({ channels }) {
    return !channels.some((name) => this.#isJoined(name));
  }

  /** Whether anything of a wish is joined: the gateway narrows a wish to what the token allows. */
  #isJoined(wish) {
    return this.#joined.some((channel) => covers(wish, channel));
  }
}
