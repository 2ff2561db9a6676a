import assert from 'node:assert/strict';
import { test } from 'node:test';
import WebSocket from 'ws';
import { connect } from '../../clients/javascript/index.js';
import { FakeClock } from './support/fake-clock.js';
import { FakeGateway } from './support/fake-gateway.js';
import { until } from './support/until.js';
import { range } from './support/watched-client.js';

/** Events 1 to 4 are held no more, 5 to 20 are missed, 21 and 22 come live while those are replayed, 23 to 32 come live. */
const pruned = 4;
const missed = 20;
const all = 32;
const transports = ['websocket', 'sse'];

function open(t, gateway, more) {
  const client = connect({ url: gateway.url, getToken: () => 'token', WebSocket, clock: new FakeClock(), random: () => 0, ...more });
  t.after(() => client.close());
  return client;
}

async function gatewayWithPast(t) {
  const gateway = await FakeGateway.start(t);
  range(1, missed).forEach(() => gateway.append());
  gateway.prune(pruned);
  return gateway;
}

/** Resolves when something holds, or the client was closed. */
const unlessClosed = (client, holds, what) => until(() => client.state === 'closed' || holds(), what);

/**
 * A gateway's part of a connection: what a client gets that begins at the log's beginning. Resolves when the client has received it, or was
 * closed.
 */
const everything = {
  async websocket(gateway, client) {
    gateway.replayLimit = 7; // the rest is paged from the history
    gateway.script.received = (session, message) => {
      if (message.type !== 'subscribe') return session.answer(message);
      const { end } = gateway;
      const [first, second] = [gateway.append(), gateway.append()];
      session.send(second);
      session.subscribe(message.since, end);
      session.send(first);
    };
    await unlessClosed(client, () => client.state === 'open', 'open');
    if (client.state === 'closed') return;
    gateway.script = {};
    const { session } = gateway;
    const live = range(missed + 3, all).map(() => gateway.append());
    for (const index of [1, 0, 2, 5, 3, 4]) session.send(live[index]);
    session.ping(live[5].id);
    for (const index of [8, 9, 7, 6]) session.send(live[index]);
    session.ping();
    await unlessClosed(client, () => session.received.entries.filter(({ type }) => type === 'pong').length === 2, 'both pongs');
  },

  async sse(gateway, client) {
    await unlessClosed(client, () => client.state === 'open', 'open');
    if (client.state === 'closed') return;
    const { stream } = gateway;
    for (const number of range(missed + 1, all)) {
      gateway.publish();
      if (number % 5 === 0) stream.keepalive(gateway.end);
    }
    stream.keepalive(gateway.position(all * 200 + 100));
    stream.end();
    await unlessClosed(client, () => client.state === 'waiting', 'the end of the stream');
  },
};

/** Reads until it has handled so many items, and leaves at the next. */
async function readSome(client, count, pause) {
  const handled = [];
  for await (const item of client) {
    if (handled.length === count) break;
    await pause();
    handled.push(item);
  }
  return handled;
}

/** Resolves with what a listener has handled that closes the client in the midst of an item. */
async function listenToSome(client, count) {
  const handled = [];
  const take = ({ detail }) => {
    handled.push(detail);
    if (handled.length === count) client.close();
  };
  client.addEventListener('event', take);
  client.addEventListener('gap', take);
  await until(() => client.state === 'closed', 'the close');
  return handled;
}

/** Goes on from a cursor until the last event has come. What the first client was not sent is in the log all the same. */
async function goOn(t, gateway, transport, since) {
  gateway.script = {};
  gateway.replayLimit = 10_000;
  while (gateway.log.length < all) gateway.append();
  const client = open(t, gateway, { transport, since });
  const last = gateway.publish();
  const read = [];
  for await (const item of client) {
    read.push(item);
    if (item.id === last.id) return read.slice(0, -1);
  }
}

function assertNothingMissed(handled, resumed) {
  const given = [...handled, ...resumed];
  const numbers = new Set(given.filter(({ type }) => type === 'event').map(({ data }) => data.number));
  assert.deepEqual(range(pruned + 1, all).filter((number) => !numbers.has(number)), [], 'missed');
  assert.ok(given.some(({ type }) => type === 'gap'), 'the gap');
}

const readers = {
  'a loop that begins when all has come': async (client, gateway, transport, count) => {
    await everything[transport](gateway, client);
    return readSome(client, count, () => {});
  },
  'a slow loop that reads while more comes': async (client, gateway, transport, count) => {
    const sending = everything[transport](gateway, client);
    const handled = await readSome(client, count, () => new Promise(setImmediate));
    await sending;
    return handled;
  },
};

/** The gap and the events. */
const items = 1 + all - pruned;

for (const transport of transports) {
  for (const resumption of transports) {
    for (const [name, read] of Object.entries(readers)) {
      test(`The cursor of ${name}, stopped at any item, misses nothing: ${transport}, then ${resumption}`, async (t) => {
        for (const count of range(0, items - 1)) {
          await t.test(`after ${count} items`, async (t) => {
            const gateway = await gatewayWithPast(t);
            const client = open(t, gateway, { transport, since: gateway.position(0) });
            const handled = await read(client, gateway, transport, count);
            assert.equal(handled.length, count);
            assertNothingMissed(handled, await goOn(t, gateway, resumption, client.cursor));
          });
        }
      });
    }

    test(`The cursor of listeners that close the client at any item misses nothing: ${transport}, then ${resumption}`, async (t) => {
      for (const count of range(1, items)) {
        await t.test(`at item ${count}`, async (t) => {
          const gateway = await gatewayWithPast(t);
          const client = open(t, gateway, { transport, since: gateway.position(0) });
          const sending = everything[transport](gateway, client);
          const handled = await listenToSome(client, count);
          await sending;
          assertNothingMissed(handled, await goOn(t, gateway, resumption, client.cursor));
        });
      }
    });
  }

  test(`The cursor moves when the loop asks for the next item, and past a quiet stretch when everything is handled: ${transport}`, async (t) => {
    const gateway = await FakeGateway.start(t);
    const client = open(t, gateway, { transport });
    const reader = client[Symbol.asyncIterator]();
    await until(() => client.state === 'open', 'open');
    const start = client.cursor;
    const [first, second] = [gateway.publish(), gateway.publish()];
    const later = gateway.position(10_000);
    if (transport === 'sse') gateway.stream.keepalive(later);
    else gateway.session.ping(later);

    assert.equal((await reader.next()).value.id, first.id);
    assert.equal(client.cursor, start);
    assert.equal((await reader.next()).value.id, second.id);
    assert.equal(client.cursor, first.id);
    const third = reader.next();
    await until(() => client.cursor === later, 'the cursor of the quiet stretch');
    const latest = gateway.position(20_000);
    if (transport === 'sse') gateway.stream.keepalive(latest);
    else gateway.session.ping(latest);
    await until(() => client.cursor === latest, 'the cursor of a quiet client');

    await reader.return();
    assert.equal((await third).done, true);
    assert.equal((await reader.next()).done, true);
  });

  test(`The cursor of a listener is behind its event when it has returned, and not before: ${transport}`, async (t) => {
    const gateway = await FakeGateway.start(t);
    const client = open(t, gateway, { transport });
    await until(() => client.state === 'open', 'open');
    const within = [];
    client.addEventListener('event', ({ detail }) => within.push([detail.id, client.cursor]));
    const ids = [client.cursor, ...range(1, 3).map(() => gateway.publish().id)];
    await until(() => client.cursor === ids[3], 'the last event');
    assert.deepEqual(within, [[ids[1], ids[0]], [ids[2], ids[1]], [ids[3], ids[2]]]);
  });
}

test('Events and gaps that came before the first listener are given to it, in order', async (t) => {
  const gateway = await gatewayWithPast(t);
  const client = open(t, gateway, { since: gateway.position(0) });
  await everything.websocket(gateway, client);
  assert.equal(client.cursor, gateway.position(0));
  const heard = [];
  client.addEventListener('event', ({ detail }) => heard.push(detail.data.number));
  client.addEventListener('gap', ({ detail }) => heard.push(detail.reason));
  await until(() => client.cursor === gateway.end, 'all is handled');
  assert.equal(heard[0], 'retention');
  assert.deepEqual(heard.slice(1).sort((a, b) => a - b), range(pruned + 1, all));
});

test('Gaps come in the loop, told apart by their type, and to listeners beside it', async (t) => {
  const gateway = await gatewayWithPast(t);
  const client = open(t, gateway, { since: gateway.position(0) });
  const heard = [];
  client.addEventListener('gap', ({ detail }) => heard.push(detail));
  await until(() => client.state === 'open', 'open');
  const read = [];
  for await (const item of client) if (read.push(item) === 1 + missed - pruned) break;
  const gap = { type: 'gap', from: gateway.position(0), to: gateway.position(pruned * 200), reason: 'retention' };
  assert.deepEqual(read.filter(({ type }) => type === 'gap'), [gap]);
  assert.deepEqual(heard, [gap]);
  assert.deepEqual(read.filter(({ type }) => type === 'event').map(({ data }) => data.number), range(pruned + 1, missed));
});

test('A second loop on one client is refused, and the first goes on', async (t) => {
  const gateway = await FakeGateway.start(t);
  const client = open(t, gateway);
  await until(() => client.state === 'open', 'open');
  range(1, 2).forEach(() => gateway.publish());
  const read = [];
  for await (const { data } of client) {
    read.push(data.number);
    await assert.rejects(async () => { for await (const item of client) assert.fail(item.id); }, TypeError);
    if (read.length === 2) break;
  }
  assert.deepEqual(read, [1, 2]);
});
