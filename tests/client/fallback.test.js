import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect } from '../../clients/javascript/index.js';
import { FakeGateway } from './support/fake-gateway.js';
import { until } from './support/until.js';
import { onPlatform, range, WatchedClient } from './support/watched-client.js';

test('Where WebSockets are blocked, SSE takes over at once', onPlatform, async (t) => {
  const gateway = await FakeGateway.start(t);
  gateway.blocksWebSocket = true;
  const client = await WatchedClient.of(t, gateway);
  assert.equal((await client.entered('open')).transport, 'sse');
  gateway.publish();
  assert.deepEqual(await client.numbers(1), [1]);
  assert.ok(!client.states.entries.some(({ state }) => state === 'waiting'));
});

test('Where a proxy swallows WebSockets in silence, SSE takes over after ten seconds', onPlatform, async (t) => {
  const gateway = await FakeGateway.start(t);
  const client = await WatchedClient.of(t, gateway, { webSocket: 'silent' });
  await gateway.requests.until(({ path }) => path === '/realtime/negotiate', 'negotiate');
  await until(async () => {
    await client.advance(100);
    return client.errors.entries.length > 0;
  }, 'the end of patience');
  assert.equal((await client.entered('open')).transport, 'sse');
});

test('Where a platform has no WebSocket, SSE is used; where that is refused by the options, connect says so', onPlatform, async (t) => {
  const gateway = await FakeGateway.start(t);
  const client = await WatchedClient.of(t, gateway, { webSocket: 'none' });
  assert.equal((await client.entered('open')).transport, 'sse');
  assert.throws(() => connect({ url: gateway.url, getToken: () => 'token', transport: 'websocket', WebSocket: null }), /WebSocket/);
});

test('Transports are changed without loss, to and fro, by the one cursor', onPlatform, async (t) => {
  const gateway = await FakeGateway.start(t);
  const client = await WatchedClient.of(t, gateway);
  await client.hurry();
  await client.entered('open');
  for (const round of range(1, 6)) {
    range(1, 50).forEach(() => gateway.publish());
    gateway.blocksWebSocket = round % 2 === 1;
    await client.advance(300_000);
    gateway.cut();
    range(1, 50).forEach(() => gateway.append());
    assert.equal((await client.entered('open', round + 1)).transport, round % 2 === 1 ? 'sse' : 'websocket');
  }
  const numbers = await client.numbers(600);
  assert.deepEqual(numbers.toSorted((a, b) => a - b), range(1, 600));
});

test('A cursor from a WebSocket goes in the URL of a stream; the stream goes on by the header, and keeps the URL', onPlatform, async (t) => {
  const gateway = await FakeGateway.start(t);
  const client = await WatchedClient.of(t, gateway);
  await client.hurry();
  await client.entered('open');
  const last = gateway.publish();
  await client.numbers(1);
  gateway.blocksWebSocket = true;
  gateway.cut();
  await client.entered('open', 2);
  assert.equal(gateway.stream.asked.query.since, last.id);
  assert.equal(gateway.stream.asked.headers['last-event-id'], undefined);
  const next = gateway.publish();
  await client.numbers(2);

  gateway.cut();
  await client.entered('open', 3);

  assert.equal(gateway.stream.asked.query.since, last.id);
  assert.equal(gateway.stream.asked.headers['last-event-id'], next.id);
});

test('A stream that is cut before the rewound events came does not go on behind them', onPlatform, async (t) => {
  const gateway = await FakeGateway.start(t);
  const client = await WatchedClient.of(t, gateway);
  await client.hurry();
  await client.entered('open');
  const late = gateway.append();
  gateway.publish();
  await client.numbers(2);
  gateway.blocksWebSocket = true;
  gateway.after = () => [];
  gateway.cut();
  await client.entered('open', 2);
  gateway.stream.write(`id: ${gateway.position(0)}\n\n`);
  await until(async () => (await client.status()).cursor === gateway.position(0), 'the rewound cursor');
  delete gateway.after;

  gateway.stream.cut();

  assert.deepEqual(await client.numbers(late.data.number), [2, 1]);
});

test('A WebSocket that breaks off twice before it is of use is taken for blocked', onPlatform, async (t) => {
  const gateway = await FakeGateway.start(t);
  gateway.script.framesUntilCut = () => 1;
  const client = await WatchedClient.of(t, gateway);
  await client.hurry();
  assert.equal((await client.entered('open')).transport, 'sse');
  assert.equal(gateway.sessions.entries.length, 2);
});

test('A gateway that is down is not taken for one that blocks WebSockets', onPlatform, async (t) => {
  const gateway = await FakeGateway.start(t);
  const client = await WatchedClient.of(t, gateway, { maxAttempts: Infinity });
  await client.hurry();
  await client.entered('open');
  gateway.publish();
  await client.numbers(1);
  await gateway.kill();
  await client.states.untilCount(3, ({ state }) => state === 'waiting', 'attempts in vain');
  await gateway.start();
  assert.equal((await client.entered('open', 2)).transport, 'websocket');
});

test('After five minutes a cut stream gives WebSocket another try', onPlatform, async (t) => {
  const gateway = await FakeGateway.start(t);
  gateway.blocksWebSocket = true;
  const client = await WatchedClient.of(t, gateway);
  await client.hurry();
  await client.entered('open');
  gateway.publish();
  await client.numbers(1);
  gateway.blocksWebSocket = false;
  gateway.cut();
  assert.equal((await client.entered('open', 2)).transport, 'sse');
  gateway.publish();
  await client.numbers(2);
  await client.advance(60_000);
  for (const minute of range(1, 5)) {
    gateway.stream.keepalive(gateway.position(10_000 + minute));
    await until(async () => (await client.status()).cursor === gateway.position(10_000 + minute), 'the keepalive');
    await client.advance(60_000);
  }
  gateway.cut();
  assert.equal((await client.entered('open', 3)).transport, 'websocket');
});
