import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeGateway } from './support/fake-gateway.js';
import { onPlatform, range, WatchedClient } from './support/watched-client.js';

for (const transport of ['websocket', 'sse']) {
  test(`A gateway that is killed and started again costs no event: ${transport}`, onPlatform, async (t) => {
    const gateway = await FakeGateway.start(t);
    const client = await WatchedClient.of(t, gateway, { transport, maxAttempts: Infinity });
    await client.hurry();
    await client.entered('open');
    range(1, 20).forEach(() => gateway.publish());
    await client.numbers(20);

    await gateway.kill();
    range(21, 30).forEach(() => gateway.append());
    await gateway.start();
    await client.entered('open', 2);
    range(31, 40).forEach(() => gateway.publish());

    assert.deepEqual(await client.numbers(40), range(1, 40));
  });

  test(`A thousand events through ten cuts: none lost, none twice: ${transport}`, onPlatform, async (t) => {
    const gateway = await FakeGateway.start(t);
    const client = await WatchedClient.of(t, gateway, { transport });
    await client.hurry();
    await client.entered('open');
    for (const round of range(1, 10)) {
      range(1, 100).forEach(() => gateway.publish());
      gateway.cut();
      await client.entered('open', round + 1);
    }
    assert.deepEqual(await client.numbers(1_000), range(1, 1_000));
  });
}

test('A socket that is cut at any frame of a session costs no event', onPlatform, async (t) => {
  const frames = 9; // welcome, three replays, the confirmation, three live events, a ping
  for (const frame of range(0, frames)) {
    await t.test(`cut at frame ${frame}`, async (t) => {
      const gateway = await FakeGateway.start(t);
      range(1, 25).forEach(() => gateway.append());
      let sessions = 0;
      gateway.script.framesUntilCut = () => (++sessions === 1 ? frame : Infinity);
      const client = await WatchedClient.of(t, gateway, { transport: 'websocket', since: 'earliest' });
      await client.hurry();
      const isFirst = client.entered('open').then(() => {
        range(26, 28).forEach(() => gateway.publish());
        gateway.session.ping();
      });
      await Promise.race([isFirst, client.states.until(({ state }) => state === 'waiting', 'the cut')]);
      await client.entered('open');
      while (gateway.log.length < 30) gateway.publish();
      assert.deepEqual((await client.numbers(30)).sort((a, b) => a - b), range(1, 30));
    });
  }
});

for (const transport of ['websocket', 'sse']) {
  test(`A connection that has gone silent without a close is given up and resumed: ${transport}`, onPlatform, async (t) => {
    const gateway = await FakeGateway.start(t);
    const client = await WatchedClient.of(t, gateway, { transport });
    await client.hurry();
    await client.entered('open');
    gateway.publish();
    await client.numbers(1);
    if (transport === 'websocket') gateway.session.mute();
    gateway.append();
    await client.advance(74_000);
    assert.equal((await client.status()).state, 'open');

    await client.advance(2_000);

    await client.numbers(2);
    assert.equal(client.errors.entries[0].error.code, 'CONNECTION_SILENT');
  });
}

test('Pings keep a quiet connection, and are answered', onPlatform, async (t) => {
  const gateway = await FakeGateway.start(t);
  const client = await WatchedClient.of(t, gateway, { transport: 'websocket' });
  await client.entered('open');
  for (const beat of range(1, 5)) {
    await client.advance(30_000);
    gateway.session.ping();
    await gateway.session.received.untilCount(beat, ({ type }) => type === 'pong', 'a pong');
  }
  assert.equal((await client.status()).state, 'open');
});

test('503 with Retry-After is waited out, and the back-off on top', onPlatform, async (t) => {
  const gateway = await FakeGateway.start(t);
  gateway.refuse = () => ({ status: 503, code: 'TOO_MANY_CONNECTIONS', headers: { 'Retry-After': '7' } });
  const client = await WatchedClient.of(t, gateway);
  const { delay, error } = await client.entered('waiting');
  assert.equal(error.code, 'TOO_MANY_CONNECTIONS');
  assert.equal(delay, 7_000 + 1_000);

  gateway.refuse = () => undefined;
  await client.advance(6_999);
  assert.equal((await client.status()).state, 'waiting');
  await client.advance(1_001);

  await client.entered('open');
});

test('A Retry-After that is a date is waited for', onPlatform, async (t) => {
  const gateway = await FakeGateway.start(t);
  gateway.refuse = () => ({ status: 429, code: 'RATE_LIMITED', headers: { 'Retry-After': 'Thu, 01 Jan 2026 00:01:00 GMT' } });
  const { delay } = await (await WatchedClient.of(t, gateway)).entered('waiting');
  assert.equal(delay, 60_000 + 1_000);
});

test('By default the client tries for ever', onPlatform, async (t) => {
  const gateway = await FakeGateway.start(t);
  gateway.refuse = () => ({ status: 500, code: 'SERVER_ERROR' });
  const client = await WatchedClient.of(t, gateway);
  await client.hurry();
  await client.entered('waiting', 25);
  gateway.refuse = () => undefined;
  await client.entered('open');
});

test('Waits double up to thirty seconds, with full jitter, and end after as many attempts as were asked for', onPlatform, async (t) => {
  const gateway = await FakeGateway.start(t);
  gateway.refuse = () => ({ status: 500, code: 'SERVER_ERROR' });
  const client = await WatchedClient.of(t, gateway, { random: 0.25, maxAttempts: 10 });
  await client.hurry();
  const { error } = await client.entered('closed');
  assert.equal(error.code, 'NO_ATTEMPTS_LEFT');
  assert.equal(error.cause.code, 'SERVER_ERROR');
  assert.equal(gateway.requests.entries.length, 10);
  const delays = client.states.entries.filter(({ state }) => state === 'waiting').map(({ delay }) => delay);
  assert.deepEqual(delays, [500, 1_000, 2_000, 4_000, 7_500, 7_500, 7_500, 7_500, 7_500]);
});

test('A connection that delivered begins the count anew; one that only opened does not', onPlatform, async (t) => {
  const gateway = await FakeGateway.start(t);
  const client = await WatchedClient.of(t, gateway, { transport: 'sse', maxAttempts: 2 });
  await client.hurry();
  for (const round of range(1, 4)) {
    await client.entered('open', round);
    gateway.publish();
    await client.numbers(round);
    gateway.stream.cut();
  }
  await client.entered('open', 5);
  gateway.stream.cut();
  await client.entered('open', 6);
  gateway.stream.cut();
  assert.equal((await client.entered('closed')).error.code, 'NO_ATTEMPTS_LEFT');
});

test('A stream that ends in good order is taken up when the gateway says', onPlatform, async (t) => {
  const gateway = await FakeGateway.start(t);
  const client = await WatchedClient.of(t, gateway, { transport: 'sse' });
  await client.entered('open');
  gateway.publish();
  await client.numbers(1);
  gateway.stream.write('retry: 8234\n\n');
  gateway.stream.end();
  assert.equal((await client.entered('waiting')).delay, 8_234);
});

test('A permanent refusal ends the client at once', onPlatform, async (t) => {
  for (const [status, code] of [[403, 'FORBIDDEN_CHANNEL'], [400, 'UNKNOWN_CHANNEL'], [403, 'FORBIDDEN_ORIGIN'], [404, undefined]]) {
    const gateway = await FakeGateway.start(t);
    gateway.refuse = () => ({ status, code });
    const { error } = await (await WatchedClient.of(t, gateway)).entered('closed');
    assert.equal(error.code, code ?? 'HTTP_404');
    assert.ok(error.isPermanent);
    assert.equal(gateway.requests.entries.length, 1);
  }
});

test('A subscription that is refused ends the client', onPlatform, async (t) => {
  const gateway = await FakeGateway.start(t);
  gateway.script.received = (session) => session.send({ type: 'error', code: 'FORBIDDEN_CHANNEL', message: 'No.' });
  const { error } = await (await WatchedClient.of(t, gateway)).entered('closed');
  assert.equal(error.code, 'FORBIDDEN_CHANNEL');
});

test('A subscription that failed on the other side is tried again', onPlatform, async (t) => {
  const gateway = await FakeGateway.start(t);
  gateway.script.received = (session) => session.send({ type: 'error', code: 'SERVER_ERROR', message: 'Again.' });
  const client = await WatchedClient.of(t, gateway);
  await client.entered('waiting');
  gateway.script = {};
  await client.hurry();
  await client.advance(60_000);
  await client.entered('open');
});

test('A reconnection that is asked for is immediate and costs nothing', onPlatform, async (t) => {
  const gateway = await FakeGateway.start(t);
  const client = await WatchedClient.of(t, gateway);
  await client.hurry();
  await client.entered('open');
  gateway.publish();
  await client.numbers(1);
  await client.reconnect();
  assert.equal((await client.entered('waiting')).delay, 0);
  gateway.append();
  await client.entered('open', 2);
  assert.deepEqual(await client.numbers(2), [1, 2]);
  assert.equal(client.errors.entries.length, 0);
});
