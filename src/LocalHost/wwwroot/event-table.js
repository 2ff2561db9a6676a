import { inWords } from './chart.js';

/** The most rows that are kept: what one can scroll through, and a page that stays quick at any rate. */
const capacity = 200;

/** The most of an event's data that a row shows. The row opens the whole. */
const longestSummary = 300;

const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 });

/** The events as rows, the newest on top, drawn once a frame at most. */
export class EventTable {
  #body;
  #hint;
  #waiting = [];
  #isPaused = false;
  #heldBack = 0;
  #dropped = 0;
  #filter = '';
  #isCleared = false;
  #state;
  #tabStop;
  #events = new WeakMap();
  #onOpen;
  #onHeldBack;

  /**
   * @param {HTMLElement} element Has the table, and behind it the paragraph that says what to do where no event is shown.
   * @param {{ onOpen(event: object, button: HTMLElement): void, onHeldBack(): void }} listeners
   */
  constructor(element, { onOpen, onHeldBack }) {
    this.#body = element.querySelector('tbody');
    this.#hint = element.querySelector('.hint');
    this.#onOpen = onOpen;
    this.#onHeldBack = onHeldBack;
    this.#body.addEventListener('click', ({ target }) => this.#open(target));
    this.#body.addEventListener('keydown', (event) => this.#move(event));
  }

  /** How many events came while it was paused. */
  get heldBack() {
    return this.#heldBack;
  }

  add(event, delay, isLate) {
    const { data } = event;
    const row = document.createElement('tr');
    row.dataset.agent = agentOf(data);
    row.classList.toggle('is-late', isLate);
    cell(row, time.format(new Date(event.timestamp)));
    cell(row, '').append(opening(event.event));
    cell(row, agentOf(data));
    cell(row, summary(data));
    cell(row, inWords(delay));
    cell(row, event.id);
    this.#events.set(row, event);
    if (this.#isPaused) {
      this.#heldBack++;
      this.#onHeldBack();
    }
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
    for (const row of [...this.#body.rows, ...this.#waiting]) this.#show(row);
    this.#settle();
  }

  /** What the connection is doing, for the hint. */
  set state(state) {
    this.#state = state;
    this.#settle();
  }

  set isPaused(value) {
    this.#isPaused = value;
    this.#draw();
    this.#heldBack = 0;
  }

  clear() {
    this.#waiting = [];
    this.#heldBack = this.#dropped = 0;
    this.#isCleared = true;
    this.#body.replaceChildren();
    this.#settle();
  }

  #put(row) {
    row.setAttribute('role', 'row');
    this.#show(row);
    this.#waiting.push(row);
    if (this.#waiting.length > capacity) {
      this.#waiting.shift();
      if (this.#isPaused) this.#dropped++;
    } else if (this.#waiting.length === 1) requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    if (!this.#isPaused) {
      this.#body.prepend(...this.#waiting.splice(0).reverse());
      while (this.#body.rows.length > capacity) this.#drop(this.#body.lastElementChild);
      const dropped = this.#dropped;
      this.#dropped = 0;
      if (dropped > 0) this.divide(`${dropped} more came while the table was paused. The newest ${capacity} are shown.`);
    }
    this.#settle();
  }

  #drop(row) {
    if (row.contains(document.activeElement)) this.#body.closest('.scroll').focus();
    row.remove();
  }

  #show(row) {
    row.hidden = this.#filter !== '' && row.dataset.agent !== undefined && !row.dataset.agent.includes(this.#filter);
  }

  /** What depends on the rows that are shown: the hint, and which row the Tab key reaches. */
  #settle() {
    const shown = this.#body.querySelector('tr[data-agent]:not([hidden])');
    this.#hint.textContent = shown ? '' : this.#whatToDo();
    if (!this.#body.contains(document.activeElement)) this.#setTabStop(shown?.querySelector('button'));
  }

  #whatToDo() {
    if (this.#isPaused && this.#heldBack > 0) return 'Paused. Press Resume to see the events that came.';
    if (this.#body.querySelector('tr[data-agent]')) return `No event here is of an agent like “${this.#filter}”. Empty the field Agent.`;
    if (this.#state === 'failed' || this.#state === 'closed') return 'The connection has ended. Correct what is wrong, then press Connect.';
    if (this.#state !== 'open') return 'Waiting for the gateway. What is missed meanwhile comes once it answers.';
    if (this.#isCleared) return 'Cleared. The next events appear here.';
    return 'No event yet. Publish one under “Publish”, or start the gateway with --demo.';
  }

  /** A click on a row opens it, unless it ends a selection of text. */
  #open(target) {
    const row = target.closest('tr');
    const event = this.#events.get(row);
    if (event && (target.closest('button') || getSelection().isCollapsed)) this.#onOpen(event, row.querySelector('button'));
  }

  /** The Tab key reaches one row; from there the arrows go to the others. */
  #move(event) {
    const sibling = { ArrowDown: 'nextElementSibling', ArrowUp: 'previousElementSibling' }[event.key];
    if (!sibling) return;
    event.preventDefault();
    let row = event.target.closest('tr')[sibling];
    while (row && (row.hidden || !this.#events.has(row))) row = row[sibling];
    if (!row) return;
    this.#setTabStop(row.querySelector('button'));
    this.#tabStop.focus();
  }

  #setTabStop(button) {
    if (this.#tabStop) this.#tabStop.tabIndex = -1;
    this.#tabStop = button;
    if (button) button.tabIndex = 0;
  }
}

function cell(row, text) {
  const made = row.insertCell();
  made.setAttribute('role', 'cell');
  made.textContent = text;
  return made;
}

/** The event's type, as the button that opens the row. */
function opening(type) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'open';
  button.title = 'Open as JSON';
  button.tabIndex = -1;
  const mark = document.createElement('i');
  mark.dataset.type = type;
  button.append(mark, type);
  return button;
}

/** The agent's id; an event may have none, or something else in its place. */
export function agentOf({ agent_id: agent }) {
  return typeof agent === 'string' ? agent : '';
}

/** The data on a line, without what has a column of its own; the shortest first, since the line may be cut short. */
function summary({ agent_id, timestamp, ...rest }) {
  const parts = Object.entries(rest).map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const line = parts.sort((a, b) => a.length - b.length).join(' · ');
  return line.length > longestSummary ? `${line.slice(0, longestSummary)}…` : line;
}
