import { isHeard } from './fake-gateway.js';

/** One SSE stream, seen from the gateway. */
export class FakeStream {
  #response;
  #isOver = false;
  #joined;

  constructor(gateway, asked, response) {
    this.asked = asked;
    this.#response = response;
    response.on('close', () => (this.#isOver = true));
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    this.#joined = gateway.join(asked.query.channels?.split(',') ?? ['*']).joined;
    const exact = asked.headers['last-event-id'] ?? asked.query.lastEventId;
    const since = exact ?? asked.query.since;
    const missed = since === undefined ? [] : gateway.after(since, exact !== undefined);
    const before = gateway.log.length - missed.length;
    this.write('retry: 1000\n');
    for (const gap of gateway.gapsAfter(since)) this.write(`id: ${gap.to}\ndata: ${JSON.stringify(gap)}\n\n`);
    const first = { timestamp: '2026-01-01T00:00:00Z', channels: this.#joined };
    const at = before === 0 ? gateway.position(0) : gateway.log[before - 1].id;
    this.write(`id: ${at}\nevent: keepalive\ndata: ${JSON.stringify(first)}\n\n`);
    for (const event of missed) this.live(event);
  }

  live(event) {
    if (isHeard(event, this.#joined)) this.write(`id: ${event.id}\ndata: ${JSON.stringify(event)}\n\n`);
  }

  keepalive(id) {
    this.write(`id: ${id}\nevent: keepalive\ndata: {}\n\n`);
  }

  write(text) {
    if (!this.#isOver) this.#response.write(text);
  }

  /** Ends in good order. */
  end() {
    this.#isOver = true;
    this.#response.end();
  }

  cut() {
    this.#isOver = true;
    this.#response.destroy();
  }
}
