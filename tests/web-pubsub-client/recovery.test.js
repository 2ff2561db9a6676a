import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { BreakableLine } from '../guide/breakable-line.js';
import { isOf, isType } from '../guide/clients.js';
import { Gateway, gateway, newAgent } from '../guide/gateway.js';
import { limit } from '../guide/journal.js';
import { LocalHost } from '../guide/local-host.js';
import { negotiated, startClient } from './library-client.js';

/** Half of what is published in a round comes before the break, and half while the line is broken. */
const rounds = 5;
const half = 50;

const range = (first, last) => Array.from({ length: last - first + 1 }, (_, index) => first + index);

/** Publishes numbered events of an agent in one call. */
async function publish(agent, numbers) {
  const events = numbers.map((number) => ({
    specversion: '1.0', id: randomUUID(), source: '/agents', type: 'task.progress', data: { agent_id: agent, number },
  }));
  const response = await fetch(`${gateway.url}/api/events`, {
    method: 'POST', headers: { 'Content-Type': 'application/cloudevents-batch+json' }, body: JSON.stringify(events),
  });
  assert.equal(response.status, 200);
}

test('A client that is cut in the middle of bursts loses nothing, gets nothing twice, and stays connected', async (t) => {
  const agent = newAgent();
  const line = await BreakableLine.to(t, gateway.url);
  const url = new Gateway(line.url).webSocketUrl(await gateway.token(), `&channels=*:${agent}`);
  const { messages, states, stop } = await startClient(t, url);
  await messages.until(isType('welcome'), 'the welcome');

  for (const round of range(1, rounds)) {
    const last = round * 2 * half;
    await publish(agent, range(last - 2 * half + 1, last - half));
    line.break();
    await publish(agent, range(last - half + 1, last));
    line.mend();
    await messages.untilCount(last, isOf(agent), `all events of round ${round}`, limit * 2);
  }

  const numbers = messages.entries.filter(isOf(agent)).map(({ data }) => data.number);
  assert.deepEqual(numbers.toSorted((a, b) => a - b), range(1, rounds * 2 * half));
  // One connection for the gateway too: it greets each.
  assert.equal(messages.entries.filter(isType('welcome')).length, 1);
  assert.deepEqual(states.entries.map(({ state }) => state), ['connected']);
  await stop();
});

test('A client whose connection is no more, as its gateway restarted, is sent on to a new one', async (t) => {
  const agent = newAgent();
  const host = await LocalHost.start(t);
  const { messages, states, stop } = await startClient(t, negotiated(host));
  await messages.until(isType('welcome'), 'the first welcome');

  await host.kill();
  await host.start();

  const { connectionId } = await states.until(({ state }) => state === 'disconnected', 'the end of the first connection', limit * 4);
  await messages.untilCount(2, isType('welcome'), 'the second welcome', limit * 2);
  const connected = states.entries.filter(({ state }) => state === 'connected').map((entry) => entry.connectionId);
  assert.equal(connected[0], connectionId);
  assert.notEqual(connected[1], connectionId);
  await host.publish('agent.error', { agent_id: agent });
  await messages.until(isOf(agent), 'an event over the new connection');
  await stop();
});
