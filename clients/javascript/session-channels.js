import { CatchUp } from './catch-up.js';
import { Timer } from './clock.js';
import { RealtimeError } from './realtime-error.js';

/** How long an answer, or the next part of a replay, may take. The gateway reads for 20 s at most before it answers. */
const answerLimit = 45_000;

/** The wait before a change is sent again that the gateway could not carry out. At 100 messages a minute, 8 more are allowed by then. */
const repeatDelay = 5_000;

const passing = new Set(['RATE_LIMITED', 'SERVER_ERROR']);

/**
 * Carries changes of the channels out on an open WebSocket, one at a time, since the protocol's answers do not name their question. What is
 * added is asked for from where the application was when it subscribed. So nothing is missed between the event that made it subscribe and
 * the gateway's answer.
 */
export class SessionChannels {
  #session;
  #asked;
  #isDelivering = false;
  #isStopped = false;
  #isWaiting = false;
  #overdue;
  #repeat;

  /** @param session `{ link, send, fail, deliver }`; `deliver(catchUp, channels)` gives the application what a replay brought. */
  constructor(session) {
    this.#session = session;
    const { clock } = session.link;
    this.#overdue = new Timer(clock, () => session.fail(new RealtimeError('CONNECTION_FAILED', 'The gateway does not answer.')));
    this.#repeat = new Timer(clock, () => {
      this.#isWaiting = false;
      this.#carryOut();
    });
  }

  /** The session is live. */
  begin() {
    this.#session.link.channels.onChange = () => this.#carryOut();
    this.#carryOut();
  }

  stop() {
    this.#isStopped = true;
    this.#overdue.clear();
    this.#repeat.clear();
    this.#session.link.channels.onChange = () => {};
  }

  replay(events) {
    return this.#catchUpWith((catchUp) => catchUp.replay(events));
  }

  gap(gap) {
    return this.#catchUpWith((catchUp) => catchUp.gap(gap));
  }

  /** @param {{ channels: string[] }} answer `subscribed` */
  subscribed(answer) {
    if (this.#asked?.kind === 'subscribe') this.#asked.joined = answer.channels;
    return this.#catchUpWith((catchUp) => catchUp.confirm(answer));
  }

  unsubscribed() {
    if (this.#asked?.kind !== 'unsubscribe') return;
    const { channels } = this.#session.link;
    this.#finish((change) => channels.accepted(change, channels.joined.filter((channel) => !change.channels.includes(channel))));
  }

  /** Whether an error answers the change that was asked for. */
  takes(error) {
    if (!this.#asked || this.#isDelivering || !(error.isPermanent || passing.has(error.code))) return false;
    const { channels } = this.#session.link;
    if (error.isPermanent) this.#finish((change) => channels.refused(change, error));
    else {
      this.#end();
      this.#isWaiting = true;
      this.#repeat.set(repeatDelay);
    }
    return true;
  }

  #carryOut() {
    if (this.#asked || this.#isWaiting || this.#isStopped) return;
    const { channels, progress } = this.#session.link;
    const change = channels.next();
    if (!change) return;
    this.#asked = { ...change, change, catchUp: new CatchUp() };
    this.#overdue.set(answerLimit);
    const { kind, channels: names, since = kind === 'subscribe' ? progress.cursor : undefined } = change;
    this.#session.send({ type: kind, channels: names, since });
  }

  #catchUpWith(add) {
    const asked = this.#asked;
    if (asked?.kind !== 'subscribe' || this.#isDelivering) return false;
    add(asked.catchUp);
    this.#overdue.set(answerLimit);
    if (asked.catchUp.isComplete) this.#deliver(asked).catch((failure) => this.#session.fail(RealtimeError.from(failure)));
    return true;
  }

  async #deliver({ channels: added, joined, catchUp }) {
    const { channels } = this.#session.link;
    this.#overdue.clear();
    this.#isDelivering = true;
    await this.#session.deliver(catchUp, added);
    this.#isDelivering = false;
    if (this.#isStopped) return;
    this.#finish((change) => channels.accepted(change, [...new Set([...channels.joined, ...joined])]));
  }

  #finish(settle) {
    const { change } = this.#asked;
    this.#end();
    settle(change);
    this.#carryOut();
  }

  #end() {
    this.#asked = undefined;
    this.#overdue.clear();
  }
}
