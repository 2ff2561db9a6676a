import { connect } from './client/index.js';
import { Chart, inWords } from './chart.js';
import { EventTable } from './event-table.js';
import { inspect } from './inspector.js';
import { TokenTap } from './token-tap.js';

const names = { websocket: 'WebSocket', sse: 'Server-Sent Events' };
const words = { connecting: 'connecting', open: 'live', closed: 'closed', failed: 'ended', waiting: 'waiting' };

/** The most channels that are named: a connection may have a hundred. */
const mostNamed = 20;

/** One client and what is seen of it: state, joined channels, figures, chart, events. */
export class StreamPanel {
  #panel = document.getElementById('stream').content.firstElementChild.cloneNode(true);
  #transport;
  #client;
  #tap;
  #chart;
  #count = 0;
  #late = 0;
  #gaps = 0;
  #openedAt;
  #brokenAt;
  #drawing;
  #onState;

  constructor(transport, { channels, getToken, line, onEvent, onState, onHeldBack }) {
    this.#transport = transport;
    this.#onState = onState;
    this.#tap = new TokenTap(line, (said) => this.#showToken(said));
    this.table = new EventTable(this.#panel.querySelector('.scroll'), { onOpen: inspect, onHeldBack });
    this.#panel.querySelector('h3').textContent = names[transport];
    this.#panel.querySelector('.scroll').setAttribute('aria-label', `Events over ${names[transport]}`);
    this.#chart = new Chart(this.#panel.querySelector('figure'));
    this.#client = connect({ url: location.origin, transport, channels, getToken, fetch: this.#tap.fetch, WebSocket: this.#tap.WebSocket });
    this.#client.addEventListener('state', ({ detail }) => this.#enter(detail));
    this.#client.addEventListener('event', ({ detail }) => this.#take(detail, onEvent));
    this.#client.addEventListener('gap', ({ detail }) => this.#miss(detail));
    this.#client.addEventListener('channels', ({ detail }) => this.#showChannels(detail));
    this.#client.addEventListener('error', ({ detail }) => detail.isFinal && this.#end(detail.error));
    this.#drawing = setInterval(() => this.#draw(), 1000);
    this.#draw();
  }

  get element() {
    return this.#panel;
  }

  /** The client does not try any more. */
  get hasEnded() {
    return this.#client.state === 'closed';
  }

  close() {
    clearInterval(this.#drawing);
    this.#client.close();
  }

  subscribe(channel) {
    return this.#client.subscribe(channel);
  }

  unsubscribe(channel) {
    return this.#client.unsubscribe(channel);
  }

  /** Has the gateway refuse the session's token, by one that has ended. */
  expire(ended) {
    if (this.#transport === 'websocket') return this.#tap.sendEnded(ended);
    this.#tap.useEnded(ended);
    this.#client.reconnect();
  }

  #enter({ state, delay, attempt, error }) {
    const shown = state === 'closed' && error ? 'failed' : state;
    this.#panel.dataset.state = shown;
    this.table.state = shown;
    this.#panel.querySelector('.pill').textContent = state === 'waiting' ? `attempt ${attempt} in ${inWords(delay)}` : words[shown];
    if (state === 'waiting') this.#broke(error);
    if (state === 'open') this.#opened();
    if (state === 'closed') this.#onState();
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

  #end({ message, code }) {
    this.table.divide(`Ended: ${message} (${code})`, true);
  }

  #miss({ from, to, reason }) {
    this.#gaps++;
    this.table.divide(`Events from ${from} to ${to} are no longer held (${reason}).`, true);
    this.#draw();
  }

  #showToken({ type, code, message, expires }) {
    const until = new Date(expires).toLocaleTimeString('en-GB');
    if (type === 'authenticated') this.table.divide(`A fresh token was accepted: the session goes on, until ${until}.`);
    else if (code?.startsWith('TOKEN_')) this.table.divide(`${code}: ${message}`, true);
  }

  #showChannels({ joined, refused }) {
    const line = this.#panel.querySelector('.joined');
    line.textContent = `Joined: ${listOf(joined)}.`;
    if (refused.length === 0) return;
    const warning = document.createElement('strong');
    warning.textContent = ` Not granted by the token: ${listOf(refused)}.`;
    line.append(warning);
  }

  #draw() {
    const { rate, delay } = this.#chart.draw(Date.now());
    for (const [name, value] of Object.entries({ count: this.#count, rate, delay: inWords(delay), late: this.#late, gaps: this.#gaps }))
      this.#panel.querySelector(`[data-figure=${name}]`).textContent = value.toLocaleString('en');
    this.#panel.querySelector('[data-figure=gaps]').classList.toggle('is-wrong', this.#gaps > 0);
  }
}

function listOf(channels) {
  const named = channels.slice(0, mostNamed).join(', ');
  return channels.length > mostNamed ? `${named} and ${channels.length - mostNamed} more` : named;
}
