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

/** Everything that was sent over the WebSocket has been received: a ping after it was answered. */
async function pinged(gateway) {
  gateway.session.ping();
  await gateway.session.received.until(({ type }) => type === 'pong', 'the pong');
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

test('Options that cannot work are refused at once', () => {
  const getToken = () => 'token';
  assert.throws(() => connect({ getToken }), /url or negotiateUrl/);
  assert.throws(() => connect({ url: 'http://a', negotiateUrl: 'http://a/b', getToken }), /url or negotiateUrl/);
  assert.throws(() => connect({ url: 'http://a' }), /getToken/);
  assert.throws(() => connect({ url: 'http://a', getToken, transport: 'carrier pigeon' }), /transport/);
});
