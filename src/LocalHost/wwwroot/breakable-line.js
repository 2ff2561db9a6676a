/** The page's line to the gateway, to be cut to see what the client does then: what is open breaks, and nothing new gets through. */
export class BreakableLine {
  #isCut = false;
  #open = new Set();

  /** Resolves when the line is mended. */
  async cutFor(milliseconds) {
    this.#isCut = true;
    for (const sever of this.#open) sever();
    this.#open.clear();
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    this.#isCut = false;
  }

  fetch = async (url, options = {}) => {
    if (this.#isCut) throw new TypeError('The line is cut.');
    const cut = new AbortController();
    const sever = () => cut.abort(new TypeError('The line is cut.'));
    const stop = () => cut.abort(options.signal.reason);
    this.#open.add(sever);
    options.signal?.addEventListener('abort', () => {
      this.#open.delete(sever);
      stop();
    }, { once: true });
    return fetch(url, { ...options, signal: cut.signal });
  };

  /** The platform's WebSocket, on this line. */
  get WebSocket() {
    const line = this;
    return class extends WebSocket {
      constructor(url) {
        if (line.#isCut) throw new TypeError('The line is cut.');
        super(url);
        const sever = () => {
          const { onclose } = this;
          this.onmessage = this.onclose = null;
          this.close();
          onclose?.call(this, new CloseEvent('close'));
        };
        line.#open.add(sever);
        this.addEventListener('close', () => line.#open.delete(sever));
      }
    };
  }
}
