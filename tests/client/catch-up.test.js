import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeGateway } from './support/fake-gateway.js';
import { onPlatform, range, WatchedClient } from './support/watched-client.js';

const options = { transport: 'websocket' };

/** A client of a gateway whose answer to `subscribe` is written by the test; resolves with the session that waits for it. */
async function subscribing(t, more) {
  const gateway = await FakeGateway.start(t);
  const events = range(1, 8).map(() => gateway.append());
  gateway.script.received = () => {};
  const client = await WatchedClient.of(t, gateway, { ...options, since: gateway.position(0), ...more });
  const session = await gateway.sessions.until(() => true, 'the session');
  await session.received.until(({ type }) => type === 'subscribe', 'subscribe');
  return { gateway, client, session, events };
}

test('Live events that overtake the replay are held, and all are delivered in log order, once', onPlatform, async (t) => {
  const { client, session, events } = await subscribing(t);
  session.send(events[6]);
  session.send({ type: 'replay', events: events.slice(0, 3) });
  session.send(events[5]);
  session.confirm({ replayed: 5 });
  session.send(events[7]);
  session.ping();
  await session.received.until(({ type }) => type === 'pong', 'the pong');
  assert.equal(client.events.entries.length, 0);

  session.send({ type: 'replay', events: events.slice(3, 5) });

  assert.deepEqual(await client.numbers(8), range(1, 8));
});

test('Neither welcome nor a ping moves the cursor before the replay is complete', onPlatform, async (t) => {
  const { gateway, client, session } = await subscribing(t);
  session.ping();
  await session.received.until(({ type }) => type === 'pong', 'the pong');
  gateway.script = {};
  await client.hurry();

  session.cut();

  assert.deepEqual(await client.numbers(8), range(1, 8));
});

test('Once the replay is complete, a ping gives a quiet client a recent cursor', onPlatform, async (t) => {
  const gateway = await FakeGateway.start(t);
  const client = await WatchedClient.of(t, gateway, options);
  await client.entered('open');
  assert.equal((await client.status()).cursor, gateway.position(0));
  gateway.session.ping(gateway.position(4_000));
  await gateway.session.received.until(({ type }) => type === 'pong', 'the pong');
  assert.equal((await client.status()).cursor, gateway.position(4_000));
});

test('A late event with a smaller id is delivered and leaves the cursor where it was', onPlatform, async (t) => {
  const gateway = await FakeGateway.start(t);
  const client = await WatchedClient.of(t, gateway, options);
  await client.entered('open');
  const late = gateway.append();
  gateway.publish();
  gateway.session.send(late);
  gateway.session.send(late);
  gateway.publish();
  assert.deepEqual(await client.numbers(3), [2, 1, 3]);
  assert.equal((await client.status()).cursor, gateway.end);
});

test('What lies before the beginning is not delivered, even where a resume goes back behind it', onPlatform, async (t) => {
  const gateway = await FakeGateway.start(t);
  range(1, 5).forEach(() => gateway.append());
  const client = await WatchedClient.of(t, gateway, options);
  await client.hurry();
  await client.entered('open');
  gateway.publish();
  gateway.cut();
  await client.entered('open', 2);
  gateway.publish();
  assert.deepEqual(await client.numbers(7), [6, 7]);
});

test('What is too much for a replay is paged from the history, between the replay and what came live', onPlatform, async (t) => {
  const gateway = await FakeGateway.start(t);
  range(1, 2_500).forEach(() => gateway.append());
  gateway.replayLimit = 30;
  const client = await WatchedClient.of(t, gateway, { ...options, since: gateway.position(0) });
  await gateway.requests.until(({ path }) => path === '/realtime/events', 'the first page');
  gateway.publish();
  assert.deepEqual(await client.numbers(2_501), range(1, 2_501));
  assert.equal(client.gaps.entries.length, 0);
});

test('A page that fails ends the connection, and the next goes on behind what was delivered', onPlatform, async (t) => {
  const gateway = await FakeGateway.start(t);
  range(1, 2_500).forEach(() => gateway.append());
  gateway.replayLimit = 30;
  let pages = 0;
  gateway.refuse = ({ path }) => (path === '/realtime/events' && ++pages === 2 ? { status: 503, code: 'SERVER_ERROR' } : undefined);
  const client = await WatchedClient.of(t, gateway, { ...options, since: gateway.position(0) });
  await client.hurry();
  assert.deepEqual(await client.numbers(2_500), range(1, 2_500));
  assert.equal(gateway.sessions.entries[1].received.entries[0].since, gateway.position(200 * 1_030));
});

test('A confirmation that overtakes a gap waits for it: a cut in between loses no gap', onPlatform, async (t) => {
  const { gateway, client, session, events } = await subscribing(t);
  session.send({ type: 'replay', events: events.slice(6) });
  session.confirm({ replayed: 2, gaps: 1 });
  session.ping();
  await session.received.until(({ type }) => type === 'pong', 'the pong');
  assert.equal((await client.status()).cursor, gateway.position(0));

  session.send({ type: 'gap', from: gateway.position(0), to: events[5].id, reason: 'retention' });

  assert.deepEqual(await client.numbers(8), [7, 8]);
  assert.deepEqual(client.gaps.entries, [{ type: 'gap', from: gateway.position(0), to: events[5].id, reason: 'retention' }]);
});

test('A log that replaces another is announced, and its positions are not compared with the old ones', onPlatform, async (t) => {
  const gateway = await FakeGateway.start(t, '11111111');
  gateway.append();
  gateway.script.received = (session, { type }) => {
    if (type !== 'subscribe') return;
    session.send({ type: 'gap', from: 'ffffffff-00000009-00000fff', to: gateway.position(0), reason: 'log_replaced' });
    session.send({ type: 'replay', events: gateway.log });
    session.confirm({ replayed: gateway.log.length, gaps: 1 });
  };
  const client = await WatchedClient.of(t, gateway, { ...options, since: 'ffffffff-00000009-00000fff' });
  await client.numbers(1);
  assert.equal(client.gaps.entries[0].reason, 'log_replaced');
  await client.entered('open');
  gateway.session.send({ type: 'event', event: 'task.progress', data: { number: 0 }, timestamp: '', id: 'ffffffff-00000009-0000ffff' });
  await client.numbers(0);
  assert.equal((await client.status()).cursor, gateway.end);
});

test('A replay that does not come ends the connection', onPlatform, async (t) => {
  const { client, session } = await subscribing(t);
  session.confirm({ replayed: 3 });
  session.ping();
  await session.received.until(({ type }) => type === 'pong', 'the pong');
  await client.advance(45_000);
  assert.equal((await client.errors.until(() => true, 'an error')).error.code, 'CONNECTION_FAILED');
});

test('More live events than can be held end the connection; nothing of them is lost', onPlatform, async (t) => {
  const { gateway, client, session } = await subscribing(t);
  const numbers = range(9, 10_100);
  for (const event of numbers.map(() => gateway.append())) session.send(event);
  assert.equal((await client.errors.until(() => true, 'an error')).error.code, 'BACKLOG_FULL');
  gateway.script = {};
  await client.hurry();
  await client.advance(2_000);
  assert.deepEqual(await client.numbers(10_100), range(1, 10_100));
});
