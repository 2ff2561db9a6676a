import { format } from 'node:util';
import { Journal } from './journal.js';

/** What a client writes to the console during a test, line by line, each with the `values` it was given. */
export function watchConsole(t) {
  const lines = new Journal();
  const write = (...values) => lines.add({ text: format(...values), values });
  t.mock.method(console, 'log', write);
  t.mock.method(console, 'error', write);
  return lines;
}

export const startsWith = (text) => (line) => line.text.startsWith(text);
