const permanentCodes = new Set([
  'FORBIDDEN_ORIGIN', 'FORBIDDEN_CHANNEL', 'UNKNOWN_CHANNEL', 'TOO_MANY_CHANNELS', 'BAD_MESSAGE', 'MESSAGE_TOO_LARGE', 'BAD_CURSOR',
]);

/** Why a connection ended or could not begin. `code` is the gateway's, or one of this client's own: see index.d.ts. */
export class RealtimeError extends Error {
  /**
   * @param {string} code
   * @param {string} message
   * @param {{ status?: number, isPermanent?: boolean, isPlanned?: boolean, wait?: Wait, cause?: unknown }} [more]
   *   `isPlanned`: the connection is replaced, nothing failed. `wait`: the milliseconds until the next attempt that the gateway asks for,
   *   `{ exactly }`, or `{ atLeast }` before the back-off.
   */
  constructor(code, message, { status, isPermanent = permanentCodes.has(code), isPlanned = false, wait = {}, cause } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'RealtimeError';
    this.code = code;
    this.status = status;
    this.isPermanent = isPermanent;
    Object.defineProperties(this, { isPlanned: { value: isPlanned }, wait: { value: wait } });
  }

  /** What a failed `fetch`, socket or `getToken` threw. */
  static from(cause, code = 'CONNECTION_FAILED') {
    return cause instanceof RealtimeError ? cause : new RealtimeError(code, cause?.message ?? String(cause), { cause });
  }

  /** A connection to be replaced at once: nothing is wrong with the gateway. */
  static replaced(code, message) {
    return new RealtimeError(code, message, { isPlanned: true, wait: { exactly: 0 } });
  }

  /** An answer that is not success, with its code where the body is a problem (RFC 9457). */
  static async ofResponse(response, clock) {
    const { status } = response;
    const problem = await response.json().catch(() => ({}));
    const isPassing = status === 401 || status === 408 || status === 429 || status >= 500;
    return new RealtimeError(problem?.code ?? `HTTP_${status}`, problem?.detail ?? problem?.title ?? `The gateway answered ${status}.`, {
      status,
      isPermanent: !isPassing,
      wait: { atLeast: retryAfter(response.headers.get('Retry-After'), clock) },
    });
  }
}

/** Seconds or a date: https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3 */
function retryAfter(text, clock) {
  if (!text) return 0;
  const milliseconds = /^\d+$/.test(text.trim()) ? Number(text) * 1000 : Date.parse(text) - clock.now();
  return milliseconds > 0 ? milliseconds : 0;
}
