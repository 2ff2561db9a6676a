/**
 * One client's share of the line, at the place where tokens pass. It reports what the gateway says about tokens, and can give the gateway
 * a token that has ended, in the way that each transport has for tokens.
 */
export class TokenTap {
  #line;
  #report;
  #socket;
  #ended;

  /** @param {(said: { type: string, code?: string, message?: string, expires?: string }) => void} report */
  constructor(line, report) {
    this.#line = line;
    this.#report = report;
  }

  /** Over WebSocket, a token comes by `auth`. The gateway answers one that has ended with TOKEN_EXPIRED, as it does when a session ends. */
  sendEnded(token) {
    this.#socket?.send(JSON.stringify({ type: 'auth', token }));
  }

  /** Over SSE, a token comes with the request: the next one has this token. */
  useEnded(token) {
    this.#ended = token;
  }

  fetch = async (url, options) => {
    const ended = this.#ended;
    this.#ended = undefined;
    const headers = { ...options.headers, ...(ended && { Authorization: `Bearer ${ended}` }) };
    const response = await this.#line.fetch(url, { ...options, headers });
    if (response.status === 401) {
      const { code, detail, title } = await response.clone().json();
      this.#report({ type: 'error', code, message: detail ?? title });
    }
    return response;
  };

  get WebSocket() {
    const tap = this;
    return class extends this.#line.WebSocket {
      constructor(url) {
        super(url);
        tap.#socket = this;
        this.addEventListener('message', ({ data }) => tap.#read(data));
      }
    };
  }

  /** Only what is about tokens is parsed: events come by the thousand. */
  #read(text) {
    if (/^\{"type":"(error|authenticated)"/.test(text)) this.#report(JSON.parse(text));
  }
}
