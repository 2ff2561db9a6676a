import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { BreakableLine } from '../guide/breakable-line.js';
import { blocksOf } from '../guide/event-stream.js';
import { gateway, newAgent } from '../guide/gateway.js';
import { LocalHost } from '../guide/local-host.js';
import { onPlatform, range, WatchedClient } from './support/watched-client.js';

/** Publishes numbered events of an agent in one call. */
async function publish(host, agent, numbers) {
  const events = numbers.map((number) => ({
    specversion: '1.0', id: randomUUID(), source: '/agents', type: 'task.progress', data: { agent_id: agent, number },
  }));
  const response = await fetch(`${host.url}/api/events`, {
    method: 'POST', headers: { 'Content-Type': 'application/cloudevents-batch+json' }, body: JSON.stringify(events),
  });
  assert.equal(response.status, 200);
}

const getToken = () => gateway.token();

for (const transport of ['websocket', 'sse']) {
  test(`A thousand events of the real gateway through ten cuts: none lost, none twice: ${transport}`, onPlatform, async (t) => {
    const agent = newAgent();
    const line = await BreakableLine.to(t, gateway.url);
    const url = transport === 'sse' ? line.url : `${line.url.replace('http', 'ws')}/realtime/ws`;
    const client = await WatchedClient.of(t, gateway, { url, transport, getToken, channels: [`*:${agent}`], maxAttempts: Infinity });
    await client.hurry();
    await client.entered('open');
    for (const round of range(0, 9)) {
      await publish(gateway, agent, range(round * 100 + 1, round * 100 + 50));
      line.break();
      await publish(gateway, agent, range(round * 100 + 51, round * 100 + 100));
      line.mend();
      await client.entered('open', round + 2);
    }
    await client.events.untilCount(1_000, () => true, 'all events');
    await publish(gateway, agent, [1_001]);
    const numbers = await client.numbers(1_001);
    assert.deepEqual(numbers.toSorted((a, b) => a - b), range(1, 1_001));
  });

  test(`A gateway that is killed with its log and started again announces the gap, and goes on: ${transport}`, onPlatform, async (t) => {
    const agent = newAgent();
    const host = await LocalHost.start(t);
    const client = await WatchedClient.of(t, host, { transport, getToken: () => host.token(), maxAttempts: Infinity, channels: [`*:${agent}`] });
    await client.hurry();
    await client.entered('open');
    await publish(host, agent, [1, 2]);
    await client.numbers(2);

    await host.kill();
    await host.start();
    await publish(host, agent, [3]);

    assert.deepEqual(await client.numbers(3), [1, 2, 3]);
    assert.equal((await client.gaps.until(() => true, 'the gap')).reason, 'log_replaced');
  });
}

for (const transport of ['websocket', 'sse']) {
  test(`Channels of the real gateway are added and left on a live client: ${transport}`, onPlatform, async (t) => {
    const agent = newAgent();
    const token = () => gateway.token({ channels: ['agent.*', 'task.progress'] });
    const client = await WatchedClient.of(t, gateway, { transport, getToken: token, channels: [`agent.error:${agent}`] });
    await client.hurry();
    await client.entered('open');
    assert.deepEqual(client.channels.entries, [{ joined: [`agent.error:${agent}`], refused: [] }]);

    const added = await client.subscribe([`task.*:${agent}`]);
    assert.deepEqual(added, { joined: [`agent.error:${agent}`, `task.progress:${agent}`], refused: [] });
    assert.deepEqual(await client.subscribe(['system.notification']), { code: 'FORBIDDEN_CHANNEL' });
    assert.deepEqual(await client.subscribe(['no.such']), { code: 'UNKNOWN_CHANNEL' });
    await publish(gateway, agent, [1]);
    await client.numbers(1);
    assert.deepEqual(await client.unsubscribe(['task.progress']), { joined: [`agent.error:${agent}`], refused: [] });
    await publish(gateway, agent, [2]);
    await gateway.publish('agent.error', { agent_id: agent, number: 3 });
    assert.deepEqual(await client.numbers(3), [1, 3]);

    const { joined, refused } = await client.subscribe(['*', 'system.notification']);
    const granted = ['agent.status_changed', 'agent.task_completed', 'agent.error', 'task.progress'];
    assert.deepEqual(joined.toSorted(), [...granted, `agent.error:${agent}`].toSorted());
    assert.deepEqual(refused, ['system.notification']);
    const answers = client.channels.entries.length;
    await client.reconnect();
    await client.channels.untilCount(answers + 1, () => true, 'the answer to the next connection');
    assert.deepEqual(client.channels.entries.at(-1).joined.toSorted(), joined.toSorted());
  });
}

test('A trace reaches the client in every format that has a place for it', onPlatform, async (t) => {
  const agent = newAgent();
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const token = await gateway.token();
  const watch = (more) => WatchedClient.of(t, gateway, { getToken, channels: [`*:${agent}`], ...more });
  const clients = await Promise.all(['websocket', 'sse'].map((transport) => watch({ transport })));
  await Promise.all(clients.map((client) => client.entered('open')));
  const { end: before } = await (await fetch(`${gateway.url}/realtime/events?limit=1&token=${token}`)).json();
  const data = { agent_id: agent, number: 1 };
  const event = { specversion: '1.0', id: randomUUID(), source: '/agents', type: 'task.progress', traceparent, data };
  const response = await fetch(`${gateway.url}/api/events`, {
    method: 'POST', headers: { 'Content-Type': 'application/cloudevents+json' }, body: JSON.stringify(event),
  });
  assert.equal(response.status, 200);
  for (const client of clients) assert.equal((await client.events.until(() => true, 'the event')).traceparent, traceparent);
  for (const transport of ['websocket', 'sse']) {
    const later = await watch({ transport, since: before });
    assert.equal((await later.events.until(() => true, 'the replayed event')).traceparent, traceparent);
  }
  for (const [format, isThere] of [['envelope', true], ['named', false]]) {
    const stream = await fetch(`${gateway.url}/realtime/sse?format=${format}&channels=*:${agent}&since=${before}&token=${token}`);
    for await (const block of blocksOf(stream)) {
      if (!block.includes('"number":1')) continue;
      assert.equal(block.includes(`"traceparent":"${traceparent}"`), isThere, block);
      break;
    }
  }
});

test('A session is renewed in band', onPlatform, async (t) => {
  const agent = newAgent();
  let given = 0;
  const client = await WatchedClient.of(t, gateway, {
    now: Date.now(), transport: 'websocket', channels: [`*:${agent}`], getToken: () => gateway.token({ lifetime: ++given === 1 ? '00:01:30' : '01:00:00' }),
  });
  await client.entered('open');
  // The gateway's own clock goes on meanwhile, so when exactly the renewal is due is not known; silence is taken for a dead line after 75 s.
  for (let ahead = 0; given < 2 && ahead < 74_000; ahead += 1_000) await client.advance(1_000);
  await publish(gateway, agent, [1]);
  await client.numbers(1);
  assert.equal(given, 2);
  assert.equal(client.errors.entries.length, 0);
  assert.equal(client.states.entries.filter(({ state }) => state === 'open').length, 1);
});

test('Grants, unknown channels and wrong tokens are told', onPlatform, async (t) => {
  const refused = async (options) => (await (await WatchedClient.of(t, gateway, { getToken, ...options })).entered('closed')).error.code;
  for (const transport of ['websocket', 'sse']) {
    assert.equal(await refused({ transport, channels: ['no.such'] }), 'UNKNOWN_CHANNEL');
    assert.equal(await refused({ transport, channels: ['agent.error'], getToken: () => gateway.token({ channels: ['task.progress'] }) }), 'FORBIDDEN_CHANNEL');
    assert.equal(await refused({ transport, getToken: () => 'YOUR_ACCESS_TOKEN' }), 'TOKEN_INVALID');
    assert.equal(await refused({ transport, since: 'nonsense' }), 'BAD_CURSOR');
  }
});
