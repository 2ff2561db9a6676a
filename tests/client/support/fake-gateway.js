import { once } from 'node:events';
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { Journal } from '../../guide/journal.js';
import { FakeSession } from './fake-session.js';
import { FakeStream } from './fake-stream.js';

/** So many events are given again before a cursor that is not exact, as the real gateway gives 30 s. */
const rewind = 5;

/** A gateway in the test's own process that speaks the protocol and fails on command. */
export class FakeGateway {
  log = [];
  sessions = new Journal();
  streams = new Journal();
  /** Every HTTP request and handshake: `{ path, token, query, headers }`. */
  requests = new Journal();
  /** Refuses a request by returning `{ status, code, headers }`. */
  refuse = () => undefined;
  /** What a session does instead of greeting and answering: `{ opened(session), received(session, message) }`, each optional. */
  script = {};
  blocksWebSocket = false;
  expires = '2026-01-01T08:00:00Z';
  replayLimit = 10_000;
  types = ['agent.status_changed', 'agent.task_completed', 'agent.error', 'task.progress', 'system.notification'];
  /** Whether the token allows a channel. */
  allows = () => true;
  #logName;
  #pruned = '';
  #server;
  #sockets = new Set();
  #webSockets = new WebSocketServer({ noServer: true });

  static async start(t, logName = 'aaaaaaaa') {
    const gateway = new FakeGateway(logName);
    t.after(() => gateway.kill());
    await gateway.start();
    return gateway;
  }

  constructor(logName) {
    this.#logName = logName;
  }

  async start() {
    this.#server = createServer((request, response) => this.#answer(request, response));
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket)).on('error', () => {});
    });
    this.#server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
    this.#server.listen(this.port ?? 0, '127.0.0.1');
    await once(this.#server, 'listening');
    this.port = this.#server.address().port;
    this.url = `http://127.0.0.1:${this.port}`;
  }

  /** Ends it as a crash does. */
  async kill() {
    const closed = once(this.#server, 'close');
    if (!this.#server.listening) return;
    this.#server.close();
    this.cut();
    await closed;
  }

  /** Cuts every connection. */
  cut() {
    for (const socket of this.#sockets) socket.destroy();
  }

  get session() {
    return this.sessions.entries.at(-1);
  }

  get stream() {
    return this.streams.entries.at(-1);
  }

  position(number) {
    return `${this.#logName}-00000001-${number.toString(16).padStart(8, '0')}`;
  }

  get end() {
    return this.log.at(-1)?.id ?? this.position(0);
  }

  /** Appends an event to the log, without sending it. */
  append(data = {}, event = 'task.progress') {
    const id = this.position((this.log.length + 1) * 200);
    const appended = { type: 'event', event, data: { number: this.log.length + 1, ...data }, timestamp: '2026-01-01T00:00:00Z', id };
    this.log.push(appended);
    return appended;
  }

  /** Appends an event and sends it to whoever listens. */
  publish(data, event) {
    const published = this.append(data, event);
    for (const session of this.sessions.entries) session.live(published);
    for (const stream of this.streams.entries) stream.live(published);
    return published;
  }

  /** Retention: events up to this number are held no more. */
  prune(number) {
    this.#pruned = this.position(number * 200);
  }

  /** What is to be told to a client that comes with a cursor: nothing, or the one gap behind it. */
  gapsAfter(cursor) {
    const isGone = cursor !== undefined && cursor !== 'earliest' && cursor < this.#pruned;
    return isGone ? [{ type: 'gap', from: cursor, to: this.#pruned, reason: 'retention' }] : [];
  }

  /** The events behind a cursor; from some before it unless it is exact. */
  after(cursor, isExact = false) {
    const held = this.log.filter(({ id }) => id > this.#pruned);
    if (cursor === 'earliest') return held;
    const first = held.findIndex(({ id }) => id > cursor);
    const at = first < 0 ? held.length : first;
    return held.slice(isExact ? at : Math.max(0, at - rewind));
  }

  /** What becomes of a wish: `{ joined }`, patterns expanded and narrowed, or `{ code }`. */
  join(names) {
    const joined = new Set();
    for (const name of names) {
      const [pattern, agent] = name.split(':');
      const types = this.types.filter((type) => (pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern));
      if (types.length === 0) return { code: 'UNKNOWN_CHANNEL' };
      for (const type of types) joined.add(agent === undefined ? type : `${type}:${agent}`);
    }
    const allowed = [...joined].filter(this.allows);
    return allowed.length > 0 ? { joined: allowed } : { code: 'FORBIDDEN_CHANNEL' };
  }

  #answer(request, response) {
    if (request.method === 'GET' && !request.url.startsWith('/realtime/')) {
      response.writeHead(200, { 'Content-Type': 'text/plain' }).end('A document for a page to stand on.');
      return;
    }
    const asked = this.#note(request);
    const refusal = this.refuse(asked) ?? this.#refuseChannels(asked);
    if (refusal) {
      response.writeHead(refusal.status, { 'Content-Type': 'application/problem+json', ...refusal.headers });
      response.end(JSON.stringify({ title: 'Refused', status: refusal.status, code: refusal.code }));
    } else if (asked.path === '/realtime/negotiate') {
      this.#json(response, { url: `${this.url.replace('http', 'ws')}/client?access_token=one-time&channels=${asked.query.channels}`, expires: this.expires });
    } else if (asked.path === '/realtime/sse') {
      this.streams.add(new FakeStream(this, asked, response));
    } else if (asked.path === '/realtime/events') {
      const channels = this.join(asked.query.channels?.split(',') ?? ['*']).joined;
      const events = this.after(asked.query.since, true).filter((event) => isHeard(event, channels)).slice(0, asked.query.limit ?? 100);
      this.#json(response, { events, next: events.at(-1)?.id ?? this.end, end: this.end });
    } else {
      response.writeHead(404).end();
    }
  }

  #refuseChannels({ path, query: { channels } }) {
    const code = path === '/realtime/sse' && channels !== undefined ? this.join(channels.split(',')).code : undefined;
    return code && { status: code === 'UNKNOWN_CHANNEL' ? 400 : 403, code };
  }

  #upgrade(request, socket, head) {
    const asked = this.#note(request);
    if (this.blocksWebSocket || this.refuse(asked)) {
      socket.end('HTTP/1.1 503 Service Unavailable\r\n\r\n');
      return;
    }
    this.#webSockets.handleUpgrade(request, socket, head, (webSocket) => this.sessions.add(new FakeSession(this, webSocket)));
  }

  #note({ url, headers }) {
    const { pathname, searchParams } = new URL(url, this.url);
    const query = Object.fromEntries(searchParams);
    const asked = { path: pathname, query, headers, token: headers.authorization?.replace('Bearer ', '') ?? query.token };
    this.requests.add(asked);
    return asked;
  }

  #json(response, body) {
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  }
}

/** Whether an event belongs to one of the joined channels. */
export const isHeard = ({ event, data }, channels) => channels.includes(event) || channels.includes(`${event}:${data.agent_id}`);
