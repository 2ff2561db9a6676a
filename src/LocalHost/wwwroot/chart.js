const seconds = 60;
const width = 600;
const height = 80;

/** The last minute, second by second: how many events came, as bars, and their median delay, as a line. */
export class Chart {
  #svg;
  #axes;
  #bars = [];
  #line;
  #buckets = new Map();

  constructor(figure) {
    this.#svg = figure.querySelector('svg');
    this.#axes = { rate: figure.querySelector('[data-axis=rate]'), delay: figure.querySelector('[data-axis=delay]') };
    const step = width / seconds;
    for (let index = 0; index < seconds; index++) {
      const bar = this.#append('rect');
      bar.setAttribute('x', index * step + 1);
      bar.setAttribute('width', step - 2);
      this.#bars.push(bar);
    }
    this.#line = this.#append('path');
  }

  add(at, delay) {
    const second = Math.floor(at / 1000);
    if (!this.#buckets.has(second)) this.#buckets.set(second, []);
    this.#buckets.get(second).push(delay);
  }

  /** Draws up to the last full second, and tells `{ rate, delay }`: events in it, and the minute's median delay. */
  draw(now) {
    const end = Math.floor(now / 1000) - 1;
    for (const second of this.#buckets.keys()) if (second <= end - seconds) this.#buckets.delete(second);
    const delays = Array.from({ length: seconds }, (_, index) => this.#buckets.get(end - seconds + 1 + index) ?? []);
    const counts = delays.map(({ length }) => length);
    const medians = delays.map(median);
    const mostEvents = Math.max(5, ...counts);
    const mostDelay = Math.max(20, ...medians.filter((delay) => delay !== undefined));
    this.#bars.forEach((bar, index) => {
      const size = (counts[index] / mostEvents) * height;
      bar.setAttribute('y', height - size);
      bar.setAttribute('height', size);
    });
    this.#line.setAttribute('d', pathOf(medians, mostDelay));
    const delay = median(delays.flat());
    this.#axes.rate.textContent = `(up to ${mostEvents})`;
    this.#axes.delay.textContent = `(up to ${inWords(mostDelay)})`;
    const spoken = `${counts.at(-1)} now, at most ${Math.max(...counts)}. Median delay ${inWords(delay)}.`;
    this.#svg.setAttribute('aria-label', `Events a second in the last minute: ${spoken}`);
    return { rate: counts.at(-1), delay };
  }

  #append(name) {
    return this.#svg.appendChild(document.createElementNS('http://www.w3.org/2000/svg', name));
  }
}

/** Milliseconds as one reads them. */
export function inWords(delay) {
  if (delay === undefined) return '–';
  if (delay < 1_000) return `${Math.round(delay)} ms`;
  return delay < 60_000 ? `${(delay / 1_000).toFixed(1)} s` : `${Math.round(delay / 60_000)} min`;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

/** A line through the seconds that had events, broken where five and more had none. */
function pathOf(medians, most) {
  let path = '';
  let last = -Infinity;
  medians.forEach((delay, index) => {
    if (delay === undefined) return;
    const x = (index + 0.5) * (width / seconds);
    const y = height - 2 - (Math.min(delay, most) / most) * (height - 6);
    path += `${index - last > 5 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
    last = index;
  });
  return path;
}
