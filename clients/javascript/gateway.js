import { sleep } from './clock.js';
import { RealtimeError } from './realtime-error.js';

/** How long an answer's head may take. The gateway's own limits are well below. */
const answerLimit = 30_000;

/** The gateway's routes, asked with the application's token in the `Authorization` header. */
export class Gateway {
  #routes;
  #tokens;
  #clock;
  #fetch;

  constructor({ routes, tokens, clock, fetch }) {
    this.#routes = routes;
    this.#tokens = tokens;
    this.#clock = clock;
    this.#fetch = fetch;
  }

  /** A URL that opens one WebSocket, which hears nothing until it subscribes. */
  async webSocketUrl(signal) {
    const { negotiate, webSocket } = this.#routes;
    if (webSocket !== undefined) return withQuery(webSocket, { token: await this.#tokens.current(), channels: 'none' });
    const response = await this.#ask(withQuery(negotiate, { channels: 'none' }), {}, signal);
    return (await response.json()).url;
  }

  /**
   * The body of an SSE stream in the envelope format, whose messages are those of a WebSocket. It begins exactly behind `lastEventId`; without
   * that, 30 s before `since`.
   */
  async stream({ lastEventId, since }, channels, signal) {
    const url = withQuery(this.#routes.stream, { format: 'envelope', channels: channels.join(','), since });
    const headers = { Accept: 'text/event-stream', ...(lastEventId && { 'Last-Event-ID': lastEventId }) };
    const response = await this.#ask(url, headers, signal);
    const isStream = response.headers.get('Content-Type')?.startsWith('text/event-stream');
    if (!isStream) throw new RealtimeError('CONNECTION_FAILED', 'The answer is no event stream.');
    return response.body;
  }

  /** A page of the log behind a position: `{ events, gaps, next, end }`. */
  async history(since, channels, signal) {
    const response = await this.#ask(withQuery(this.#routes.history, { since, channels: channels.join(','), limit: '1000' }), {}, signal);
    return response.json();
  }

  /** A token that is refused is renewed once; a fresh one that is refused as well is the end. */
  async #ask(url, headers, signal) {
    const token = await this.#tokens.current();
    let response = await this.#send(url, headers, token, signal);
    if (response.status === 401) {
      response.body?.cancel().catch(() => {});
      response = await this.#send(url, headers, await this.#tokens.renew(token), signal);
    }
    if (response.ok) return response;
    const error = await RealtimeError.ofResponse(response, this.#clock);
    if (response.status === 401) error.isPermanent = true;
    throw error;
  }

  async #send(url, headers, token, signal) {
    const overdue = new AbortController();
    const answered = new AbortController();
    const stop = () => overdue.abort(signal.reason);
    signal.throwIfAborted();
    signal.addEventListener('abort', stop, { once: true });
    sleep(this.#clock, answerLimit, answered.signal).then(
      () => overdue.abort(new RealtimeError('CONNECTION_FAILED', `No answer within ${answerLimit / 1000} seconds.`)),
      () => {},
    );
    try {
      const bearer = { ...headers, Authorization: `Bearer ${token}` };
      return await this.#fetch(url, { headers: bearer, cache: 'no-store', signal: overdue.signal });
    } catch (failure) {
      throw overdue.signal.aborted ? overdue.signal.reason : RealtimeError.from(failure, 'CONNECTION_FAILED', withoutQuery(url));
    } finally {
      answered.abort();
    }
  }
}

/** Where everything is, from `url` or `negotiateUrl`; what stands in `options` by its own name wins. */
export function routesOf({ url, negotiateUrl, streamUrl, historyUrl }) {
  const base = new URL(url ?? negotiateUrl, globalThis.location?.href);
  const isDirect = base.protocol === 'ws:' || base.protocol === 'wss:';
  const web = new URL(base);
  web.search = web.hash = '';
  if (isDirect) web.protocol = base.protocol === 'wss:' ? 'https:' : 'http:';
  const root = web.href.replace(/\/(realtime\/?(negotiate|ws)?)?$/, '');
  return {
    negotiate: negotiateUrl ? base.href : `${root}/realtime/negotiate`,
    webSocket: isDirect ? base.href : undefined,
    stream: streamUrl ?? `${root}/realtime/sse`,
    history: historyUrl ?? `${root}/realtime/events`,
  };
}

/** An address for a message: a query may have a key in it. */
function withoutQuery(address) {
  const { origin, pathname } = new URL(address);
  return origin + pathname;
}

function withQuery(address, parameters) {
  const url = new URL(address, globalThis.location?.href);
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) url.searchParams.set(name, value);
  return url.href;
}
