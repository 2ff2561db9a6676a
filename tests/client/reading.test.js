import assert from 'node:assert/strict';
import { test } from 'node:test';
import WebSocket from 'ws';
import { connect, RealtimeError } from '../../clients/javascript/index.js';
import { FakeGateway } from './support/fake-gateway.js';
import { FakeClock } from './support/fake-clock.js';
import { until } from './support/until.js';
import { range } from './support/watched-client.js';

function open(t, gateway, more) {
  const client = connect({ url: gateway.url, getToken: () => 'token', WebSocket, clock: new FakeClock(), random: () => 0, ...more });
  t.after(() => client.close());
  return client;
}

/** In the form of a token. */
const secret = 'eyJhbGciOiJub25lIn0.e30.secret';

/** Everything that was sent over the WebSocket has been received: a ping after it was answered. */
async function pinged(gateway) {
  const isPong = ({ type }) => type === 'pong';
  const before = gateway.session.received.entries.filter(isPong).length;
  gateway.session.ping();
  await gateway.session.received.untilCount(before + 1, isPong, 'the pong');
}

test('A loop reads the events, with what they are, and leaving it closes the client', async (t) => {
  const gateway = await FakeGateway.start(t);
  const client = open(t, gateway);
  client.addEventListener('state', ({ detail }) => detail.state === 'open' && range(1, 3).forEach(() => gateway.publish({ agent_id: 'a' })));
  const read = [];
  for await (const event of client) {
    read.push(event);
    if (read.length === 3) break;
  }
  assert.deepEqual(read[0], {
    type: 'event', event: 'task.progress', data: { number: 1, agent_id: 'a' }, timestamp: '2026-01-01T00:00:00Z', id: gateway.position(200),
  });
  assert.equal(client.state, 'closed');
});

test('A loop that begins late misses nothing', async (t) => {
  const gateway = await FakeGateway.start(t);
  const client = open(t, gateway);
  await until(() => client.state === 'open', 'open');
  range(1, 3).forEach(() => gateway.publish());
  await pinged(gateway);
  const read = [];
  for await (const { data } of client) if (read.push(data.number) === 3) break;
  assert.deepEqual(read, [1, 2, 3]);
});

test('A loop ends at close, after what had come, and throws where the client failed for good', async (t) => {
  const gateway = await FakeGateway.start(t);
  const client = open(t, gateway);
  await until(() => client.state === 'open', 'open');
  gateway.publish();
  await pinged(gateway);
  client.close();
  const read = [];
  for await (const event of client) read.push(event);
  assert.equal(read.length, 1);

  gateway.refuse = () => ({ status: 403, code: 'FORBIDDEN_CHANNEL' });
  await assert.rejects(async () => {
    for await (const event of open(t, gateway)) read.push(event);
  }, (error) => error instanceof RealtimeError && error.code === 'FORBIDDEN_CHANNEL');
});

test('A signal closes the client, before it began and while it waits', async (t) => {
  const gateway = await FakeGateway.start(t);
  for await (const event of open(t, gateway, { signal: AbortSignal.abort() })) assert.fail(event.id);
  assert.equal(gateway.requests.entries.length, 0);

  const ending = new AbortController();
  const client = open(t, gateway, { signal: ending.signal });
  await until(() => client.state === 'open', 'open');
  ending.abort();
  assert.equal(client.state, 'closed');
  await gateway.session.received.until(({ type }) => type === 'closed', 'the close');
});

for (const transport of ['websocket', 'sse']) {
  test(`A slow loop bounds what is kept, and gets everything in the end: ${transport}`, async (t) => {
    const gateway = await FakeGateway.start(t);
    const clock = new FakeClock();
    const client = open(t, gateway, { transport, clock });
    client.addEventListener('state', ({ detail }) => detail.state === 'waiting' && setImmediate(() => clock.advance(detail.delay)));
    const reader = client[Symbol.asyncIterator]();
    let received = 0;
    client.addEventListener('event', () => received++);
    await until(() => client.state === 'open', 'open');
    const start = client.cursor;
    range(1, 25_000).forEach(() => gateway.publish());
    await until(() => received >= 10_000, 'the room is used up');
    assert.equal(received, 10_000);
    assert.equal(client.cursor, start);
    const read = [];
    while (read.length < 25_000) read.push((await reader.next()).value.data.number);
    assert.deepEqual(read, range(1, 25_000));
  });
}

test('What is asked for is passed on: the channels', async (t) => {
  const gateway = await FakeGateway.start(t);
  const channels = ['agent.*', '*:agent-7'];
  const client = open(t, gateway, { channels });
  await until(() => client.state === 'open', 'open');
  assert.deepEqual(gateway.session.received.entries[0], { type: 'subscribe', channels });
  const streaming = open(t, gateway, { channels, transport: 'sse' });
  await until(() => streaming.state === 'open', 'open');
  assert.equal(gateway.stream.asked.query.channels, 'agent.*,*:agent-7');
});

test('A listener for one type, channel or pattern gets its events only, until it is removed', async (t) => {
  const gateway = await FakeGateway.start(t);
  const client = open(t, gateway);
  const heard = { type: [], agent: [], pattern: [] };
  const stop = client.on('task.progress', ({ data }) => heard.type.push(data.number));
  client.on('*:agent-7', ({ data }) => heard.agent.push(data.number));
  client.on('agent.*', ({ data }) => heard.pattern.push(data.number));
  await until(() => client.state === 'open', 'open');
  gateway.publish({ agent_id: 'agent-7' });
  gateway.publish({ agent_id: 'agent-8' }, 'agent.error');
  gateway.publish({ agent_id: 'agent-7' }, 'agent.error');
  await pinged(gateway);
  stop();
  gateway.publish({ agent_id: 'agent-8' });
  await pinged(gateway);
  assert.deepEqual(heard, { type: [1], agent: [1, 3], pattern: [2, 3] });
  assert.equal(client.cursor, gateway.end, 'they are listeners of events: what they got is handled');
  for (const name of ['gap', 'state', 'error']) assert.throws(() => client.on(name, () => {}), /addEventListener/);
  assert.throws(() => client.on('task.progress'), /function/);
});

for (const transport of ['websocket', 'sse']) {
  test(`An event has the trace that its publisher sent, live and replayed, and none where there is none: ${transport}`, async (t) => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const gateway = await FakeGateway.start(t);
    Object.assign(gateway.append(), { traceparent });
    const client = open(t, gateway, { transport, since: gateway.position(0) });
    const heard = [];
    client.addEventListener('event', ({ detail }) => heard.push(detail));
    await until(() => client.state === 'open' && heard.length === 1, 'the first');
    const live = { ...gateway.append(), traceparent };
    (transport === 'sse' ? gateway.stream : gateway.session).live(live);
    gateway.publish();
    await until(() => heard.length === 3, 'the others');
    assert.deepEqual(heard.map((event) => event.traceparent), [traceparent, traceparent, undefined]);
    assert.ok(!('traceparent' in heard[2]));
  });
}

for (const transport of ['websocket', 'sse']) {
  test(`A slow loop that subscribes gets what follows the event that it has in hand: ${transport}`, async (t) => {
    const gateway = await FakeGateway.start(t);
    const clock = new FakeClock();
    const client = open(t, gateway, { transport, clock, channels: ['agent.error'] });
    client.addEventListener('state', ({ detail }) => detail.state === 'waiting' && setImmediate(() => clock.advance(detail.delay)));
    const reader = client[Symbol.asyncIterator]();
    let received = 0;
    client.addEventListener('event', () => received++);
    await until(() => client.state === 'open', 'open');
    gateway.publish({}, 'agent.error');
    range(2, 30).forEach(() => gateway.publish());
    gateway.publish({}, 'agent.error');
    await until(() => received === 2, 'both errors');
    const read = [(await reader.next()).value.data.number];
    await client.subscribe('task.progress');
    await until(() => received === 31, 'all of them');
    while (read.length < 31) read.push((await reader.next()).value.data.number);
    assert.deepEqual(read.toSorted((a, b) => a - b), range(1, 31));
  });
}

test('A request that fails says to where, and why: the cause is in the message and in error.cause', async (t) => {
  const gateway = await FakeGateway.start(t);
  await gateway.kill();
  const client = open(t, gateway, { transport: 'sse' });
  const errors = [];
  client.addEventListener('error', ({ detail }) => errors.push(detail.error));
  await until(() => errors.length > 0, 'an error');
  assert.equal(errors[0].code, 'CONNECTION_FAILED');
  assert.equal(errors[0].message, `${gateway.url}/realtime/sse: fetch failed: connect ECONNREFUSED 127.0.0.1:${gateway.port}`);
  assert.equal(errors[0].cause.message, 'fetch failed');
  assert.equal(errors[0].cause.cause.code, 'ECONNREFUSED');
});

test('A WebSocket that fails says why, where the platform does, without the token of its URL', async (t) => {
  const gateway = await FakeGateway.start(t);
  gateway.blocksWebSocket = true;
  const url = `${gateway.url.replace('http', 'ws')}/realtime/ws`;
  const client = open(t, gateway, { url, transport: 'websocket', getToken: () => secret });
  const errors = [];
  client.addEventListener('error', ({ detail }) => errors.push(detail.error));
  await until(() => errors.length > 0, 'an error');
  assert.equal(errors[0].code, 'WEBSOCKET_BLOCKED');
  assert.match(errors[0].message, /^The WebSocket did not open: .*503/);
  assert.ok(!errors[0].message.includes('secret'));
});

test('No message of an error has a token in it', () => {
  for (const text of [`Invalid URL: ws://a/client?access_token=${secret}&b=1`, 'No: "ws://a/realtime/ws?token=secret"', `Bearer ${secret}`])
    assert.ok(!RealtimeError.from(new TypeError(text)).message.includes('secret'), text);
});

test('A token that cannot be sent is refused without being repeated', async (t) => {
  const gateway = await FakeGateway.start(t);
  const client = open(t, gateway, { getToken: () => 'secret\n' });
  const errors = [];
  client.addEventListener('error', ({ detail }) => errors.push(detail.error));
  await until(() => errors.length > 0, 'an error');
  assert.equal(errors[0].code, 'TOKEN_UNAVAILABLE');
  assert.doesNotMatch(`${errors[0].message}${errors[0].cause}`, /secret/);
});

/** How a client is read, and whether its last error reaches its application so. */
const readers = {
  nobody: { read: () => {}, isHeard: false },
  'a listener of state': { read: (client) => client.addEventListener('state', () => {}), isHeard: false },
  'a listener that was removed': {
    read: (client) => {
      const listener = () => {};
      client.addEventListener('error', listener);
      client.removeEventListener('error', listener);
    },
    isHeard: false,
  },
  'a listener of error': { read: (client) => client.addEventListener('error', () => {}), isHeard: true },
  'a loop': { read: (client) => client[Symbol.asyncIterator]().next().catch(() => {}), isHeard: true },
};

for (const [name, { read, isHeard }] of Object.entries(readers)) {
  test(`A final error ${isHeard ? 'is left to the application' : 'reaches the console'}, without the token: ${name}`, async (t) => {
    const printed = [];
    t.mock.method(console, 'error', (...what) => printed.push(what.join(' ')));
    const gateway = await FakeGateway.start(t);
    gateway.refuse = () => ({ status: 403, code: 'FORBIDDEN_CHANNEL' });
    const client = open(t, gateway, { getToken: () => secret });
    read(client);
    await until(() => client.state === 'closed', 'the end');
    assert.equal(printed.length, isHeard ? 0 : 1);
    if (isHeard) return;
    assert.match(printed[0], /AgentCore Realtime.*FORBIDDEN_CHANNEL/);
    assert.doesNotMatch(printed[0], /secret/);
  });
}

test('A client that is closed, or fails for a while, prints nothing', async (t) => {
  const print = t.mock.method(console, 'error', () => {});
  const gateway = await FakeGateway.start(t);
  gateway.refuse = () => ({ status: 503, code: 'SERVER_ERROR' });
  const client = open(t, gateway);
  await until(() => client.state === 'waiting', 'a failure');
  client.close();
  assert.equal(client.state, 'closed');
  assert.equal(print.mock.callCount(), 0);
});

test('Options that cannot work are refused at once', () => {
  const getToken = () => 'token';
  assert.throws(() => connect({ getToken }), /url or negotiateUrl/);
  assert.throws(() => connect({ url: 'http://a', negotiateUrl: 'http://a/b', getToken }), /url or negotiateUrl/);
  assert.throws(() => connect({ url: 'http://a' }), /getToken/);
  assert.throws(() => connect({ url: 'http://a', getToken, transport: 'carrier pigeon' }), /transport/);
  for (const channels of [[], [''], ['a,b'], [7], 7]) assert.throws(() => connect({ url: 'http://a', getToken, channels }), TypeError);
});
