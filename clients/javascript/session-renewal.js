import { renewalDelay } from './access-token.js';
import { Timer } from './clock.js';
import { RealtimeError } from './realtime-error.js';

/** The least wait before a token is asked for once more. */
const repeatDelay = 5_000;

const refusals = new Set(['TOKEN_EXPIRED', 'TOKEN_INVALID', 'TOKEN_MISSING', 'GRANTS_CHANGED']);
const passing = new Set(['RATE_LIMITED', 'SERVER_ERROR']);

/** Gives a WebSocket's session a fresh token before its own ends, by `auth`. What cannot be had in band is had by a new connection. */
export class SessionRenewal {
  #session;
  #timer;
  #expires;
  #isAsking = false;
  #isStopped = false;

  /** @param session `{ clock, tokens, send, fail, tell }` */
  constructor(session) {
    this.#session = session;
    this.#timer = new Timer(session.clock, () => this.#renew());
  }

  /** @param {string} expires When the session ends, as `welcome` says. */
  plan(expires) {
    this.#expires = Date.parse(expires);
    const left = this.#left;
    // A clock that is off may find the session over already; the gateway's own warning, TOKEN_EXPIRED, comes in any case.
    if (left > 0) this.#timer.set(renewalDelay(left));
  }

  /** @param {string} expires The session's new end, as `authenticated` says. */
  accepted(expires) {
    this.#isAsking = false;
    this.plan(expires);
  }

  concerns({ code }) {
    return refusals.has(code) || (this.#isAsking && passing.has(code));
  }

  take(error) {
    if (passing.has(error.code)) {
      this.#isAsking = false;
      this.#timer.set(repeatDelay);
    } else if (error.code === 'GRANTS_CHANGED') {
      this.#session.fail(RealtimeError.replaced(error.code, error.message));
    } else if (error.code === 'TOKEN_EXPIRED' && !this.#isAsking) {
      this.#session.tokens.refuse();
      this.#renew();
    } else {
      this.#session.tokens.refuse();
      this.#session.fail(error);
    }
  }

  stop() {
    this.#isStopped = true;
    this.#timer.clear();
  }

  get #left() {
    return this.#expires - this.#session.clock.now();
  }

  async #renew() {
    const { tokens, send, tell } = this.#session;
    const used = tokens.inUse;
    try {
      const token = await tokens.renew(used);
      if (this.#isStopped) return;
      if (token !== used) {
        this.#isAsking = true;
        return send({ type: 'auth', token });
      }
    } catch (failure) {
      if (this.#isStopped) return;
      tell(failure);
    }
    // No fresh one yet: once more while this one lasts, and then the gateway ends the session.
    if (this.#left > 0) this.#timer.set(Math.max(repeatDelay, renewalDelay(this.#left)));
  }
}
