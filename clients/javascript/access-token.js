import { RealtimeError } from './realtime-error.js';

/** Said without the token: what a header cannot have in it, platforms repeat in their errors. */
const notAToken = 'getToken must give a token: a string of visible ASCII characters, without white space.';

/** Holds the application's token until it ends or is refused, and asks for another then. */
export class AccessTokens {
  #getToken;
  #clock;
  #token;
  #isRefused = false;
  #asking;

  constructor(getToken, clock) {
    this.#getToken = getToken;
    this.#clock = clock;
  }

  /** The token in use, or another if that one's time is over. */
  async current() {
    return this.#token === undefined || this.#isRefused || this.#isOver() ? this.#ask() : this.#token;
  }

  /** The gateway says that the token in use has ended, whatever the clock here says. */
  refuse() {
    this.#isRefused = true;
  }

  /** A token to take the place of one that was refused or ends soon; the one in use if it is another already. */
  async renew(used = this.#token) {
    return this.#token === used ? this.#ask() : this.#token;
  }

  get inUse() {
    return this.#token;
  }

  /** When the token in use ends, or undefined where it does not say. */
  get expires() {
    return this.#token === undefined ? undefined : expiryOf(this.#token);
  }

  #isOver() {
    const expires = this.expires;
    return expires !== undefined && expires <= this.#clock.now();
  }

  /** Whoever needs a token while one is asked for waits for the same one. */
  #ask() {
    this.#asking ??= this.#fetch().finally(() => (this.#asking = undefined));
    return this.#asking;
  }

  async #fetch() {
    try {
      const token = await this.#getToken({ isRenewal: this.#token !== undefined });
      if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token)) throw new TypeError(notAToken);
      this.#isRefused = false;
      return (this.#token = token);
    } catch (failure) {
      throw RealtimeError.from(failure, 'TOKEN_UNAVAILABLE');
    }
  }
}

/** A timer's delay until a token that has so long left is to be renewed: a minute before its end, or at three quarters of a short life. */
export const renewalDelay = (left) => left - Math.min(60_000, left / 4);

/** A JWT's `exp` in milliseconds; it is only a hint for when to renew, so the signature is of no interest here. */
function expiryOf(token) {
  try {
    const claims = JSON.parse(atob(token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/')));
    return typeof claims.exp === 'number' ? claims.exp * 1000 : undefined;
  } catch {
    return undefined;
  }
}
