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
    super(withoutTokens(String(message ?? '')), cause === undefined ? undefined : { cause });
    this.name = 'RealtimeError';
    this.code = code;
    this.status = status;
    this.isPermanent = isPermanent;
    Object.defineProperties(this, { isPlanned: { value: isPlanned }, wait: { value: wait } });
  }

  /** What a failed `fetch`, socket or `getToken` threw. `what` failed is said first, where it is given. */
  static from(cause, code = 'CONNECTION_FAILED', what = undefined) {
    if (cause instanceof RealtimeError) return cause;
    return new RealtimeError(code, [what, ...reasonsOf(cause)].filter(Boolean).join(': ') || code, { cause });
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

/**
 * What a failure says, and its causes after it. Node's fetch says only "fetch failed": the address that refused is in the cause, and where
 * a host has several addresses, in the causes of that: https://nodejs.org/api/errors.html#errorcause
 */
function reasonsOf(failure, depth = 0) {
  if (failure === undefined || failure === null || depth > 5) return [];
  const own = failure.errors?.length > 0 ? failure.errors.map(({ message }) => message).join(', ') : failure.message ?? String(failure);
  const [first, ...rest] = [own || failure.code, ...reasonsOf(failure.cause, depth + 1)].filter(Boolean);
  return [first, ...rest.filter((reason) => !first.includes(reason))].filter(Boolean);
}

/** A WebSocket's URL bears a token, and platforms repeat URLs in their errors. */
function withoutTokens(message) {
  return message.replace(/\b((?:access_)?token=)[^&\s'"]+/gi, '$1…').replace(/\beyJ[\w-]+\.[\w.-]+/g, '…');
}

/** Seconds or a date: https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3 */
function retryAfter(text, clock) {
  if (!text) return 0;
  const milliseconds = /^\d+$/.test(text.trim()) ? Number(text) * 1000 : Date.parse(text) - clock.now();
  return milliseconds > 0 ? milliseconds : 0;
}
