import { RealtimeError } from './realtime-error.js';

/** The most that may come without an end of line or block: 16 events of the largest kind. */
const longestBlock = 1024 * 1024;

/**
 * Takes an event stream apart: https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation.
 * `push` gives the blocks that a piece of text completes, each as `{ event, data, id, retry }` with what it had.
 */
export class ServerSentEvents {
  #rest = '';
  #block = {};
  #size = 0;

  *push(text) {
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop();
    if (this.#rest.length > longestBlock) throw tooLong();
    for (const line of lines) {
      if (line === '') {
        const block = this.#block;
        this.#block = {};
        this.#size = 0;
        yield block;
      } else this.#field(line);
    }
  }

  #field(line) {
    this.#size += line.length;
    if (this.#size > longestBlock) throw tooLong();
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + (line[colon + 1] === ' ' ? 2 : 1));
    const block = this.#block;
    if (name === 'data') block.data = block.data === undefined ? value : `${block.data}\n${value}`;
    else if (name === 'event') block.event = value;
    else if (name === 'id' && !value.includes('\0')) block.id = value;
    else if (name === 'retry' && /^\d+$/.test(value)) block.retry = Number(value);
  }
}

const tooLong = () => new RealtimeError('CONNECTION_FAILED', `A block of the stream is longer than ${longestBlock} characters.`);
