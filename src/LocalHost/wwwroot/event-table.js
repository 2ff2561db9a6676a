import { inWords } from './chart.js';

/** The most rows that are kept: what one can scroll through, and a page that stays quick at any rate. */
const capacity = 200;

const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 });

/** The events as rows, the newest on top, drawn once a frame at most. */
export class EventTable {
  #body;
  #waiting = [];
  #isPaused = false;
  #filter = '';

  constructor(body) {
    this.#body = body;
  }

  add({ event, data, timestamp, id }, delay, isLate) {
    const row = document.createElement('tr');
    row.dataset.agent = data.agent_id ?? '';
    row.classList.toggle('is-late', isLate);
    const type = cell(row, event);
    const mark = document.createElement('i');
    mark.dataset.type = event;
    type.prepend(mark);
    cell(row, data.agent_id ?? '');
    const text = summary(data);
    cell(row, text).title = text;
    cell(row, inWords(delay));
    cell(row, id);
    row.prepend(cell(row, time.format(new Date(timestamp))));
    this.#put(row);
  }

  /** A line of its own between events: what became of the connection. */
  divide(text, isWrong = false) {
    const row = document.createElement('tr');
    row.className = isWrong ? 'divider is-wrong' : 'divider';
    cell(row, text).colSpan = 6;
    this.#put(row);
  }

  filter(agent) {
    this.#filter = agent;
    for (const row of this.#body.rows) this.#show(row);
  }

  set isPaused(value) {
    this.#isPaused = value;
    this.#draw();
  }

  clear() {
    this.#waiting = [];
    this.#body.replaceChildren();
  }

  #put(row) {
    row.setAttribute('role', 'row');
    this.#show(row);
    this.#waiting.push(row);
    if (this.#waiting.length > capacity) this.#waiting.shift();
    else if (this.#waiting.length === 1) requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    if (this.#isPaused) return;
    this.#body.prepend(...this.#waiting.splice(0).reverse());
    while (this.#body.rows.length > capacity) this.#body.lastElementChild.remove();
  }

  #show(row) {
    row.hidden = this.#filter !== '' && row.dataset.agent !== undefined && !row.dataset.agent.includes(this.#filter);
  }
}

function cell(row, text) {
  const made = row.insertCell();
  made.setAttribute('role', 'cell');
  made.textContent = text;
  return made;
}

/** The data on a line, without what has a column of its own; the shortest first, since the line may be cut short. */
function summary({ agent_id, timestamp, ...rest }) {
  const parts = Object.entries(rest).map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return parts.sort((a, b) => a.length - b.length).join(' · ');
}
