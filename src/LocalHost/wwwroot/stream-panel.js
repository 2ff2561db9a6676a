import { connect } from './client/index.js';
import { Chart, inWords } from './chart.js';
import { EventTable } from './event-table.js';

const names = { websocket: 'WebSocket', sse: 'Server-Sent Events' };
const words = { connecting: 'connecting', open: 'live', closed: 'closed', failed: 'ended', waiting: 'waiting' };

/** One client and what is seen of it: state, figures, chart, events. */
export class StreamPanel {
  #panel = document.getElementById('stream').content.firstElementChild.cloneNode(true);
  #client;
  #chart;
  #count = 0;
  #late = 0;
  #openedAt;
  #brokenAt;
  #drawing;

  constructor(transport, { channels, getToken, line, onEvent }) {
    this.table = new EventTable(this.#panel.querySelector('tbody'));
    this.#panel.querySelector('h3').textContent = names[transport];
    this.#panel.querySelector('.scroll').setAttribute('aria-label', `Events over ${names[transport]}`);
    this.#chart = new Chart(this.#panel.querySelector('figure'));
    this.#client = connect({ url: location.origin, transport, channels, getToken, fetch: line.fetch, WebSocket: line.WebSocket, maxAttempts: Infinity });
    this.#client.addEventListener('state', ({ detail }) => this.#enter(detail));
    this.#client.addEventListener('event', ({ detail }) => this.#take(detail, onEvent));
    this.#client.addEventListener('gap', ({ detail }) => this.table.divide(`Events from ${detail.from} to ${detail.to} are no longer held (${detail.reason}).`, true));
    this.#drawing = setInterval(() => this.#draw(), 1000);
    this.#draw();
  }

  get element() {
    return this.#panel;
  }

  close() {
    clearInterval(this.#drawing);
    this.#client.close();
  }

  #enter({ state, delay, attempt, error }) {
    const shown = state === 'closed' && error ? 'failed' : state;
    this.#panel.dataset.state = shown;
    this.#panel.querySelector('.pill').textContent = state === 'waiting' ? `attempt ${attempt} in ${inWords(delay)}` : words[shown];
    if (state === 'waiting') this.#broke(error);
    if (state === 'open') this.#opened();
    if (shown === 'failed') this.table.divide(`Ended: ${error.message} (${error.code})`, true);
  }

  #broke(error) {
    if (this.#brokenAt === undefined) this.table.divide(error.message);
    this.#brokenAt ??= Date.now();
  }

  #opened() {
    const now = Date.now();
    if (this.#brokenAt !== undefined) this.table.divide(`Resumed after ${inWords(now - this.#brokenAt)}`);
    this.#brokenAt = undefined;
    this.#openedAt = now;
  }

  #take(event, onEvent) {
    const now = Date.now();
    const happened = Date.parse(event.timestamp);
    const isLate = this.#brokenAt !== undefined || happened < this.#openedAt;
    const delay = Math.max(0, now - happened);
    this.#count++;
    if (isLate) this.#late++;
    else this.#chart.add(now, delay);
    this.table.add(event, delay, isLate);
    onEvent(event);
  }

  #draw() {
    const { rate, delay } = this.#chart.draw(Date.now());
    for (const [name, value] of Object.entries({ count: this.#count, rate, delay: inWords(delay), late: this.#late }))
      this.#panel.querySelector(`[data-figure=${name}]`).textContent = value.toLocaleString('en');
  }
}
