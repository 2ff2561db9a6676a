import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { BreakableLine } from '../guide/breakable-line.js';
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
