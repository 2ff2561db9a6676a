import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOf, isType } from '../guide/clients.js';
import { gateway, newAgent } from '../guide/gateway.js';
import { negotiated, onMessage, startClient } from './library-client.js';

/** Longer than a silent connection may live when its idle time-out is 10 s: 8/5 of it, and time for a slow machine. */
const silence = 60_000;

test("The library's default client is greeted, subscribes and hears events", async (t) => {
  const [agent, other] = [newAgent(), newAgent()];
  const { client, messages, states } = await startClient(t, negotiated(gateway, '?channels=none'));
  const { connectionId, userId } = await states.until(() => true, 'the connection');
  assert.equal(typeof userId, 'string');
  const welcome = await messages.until(isType('welcome'), 'the welcome');
  assert.equal(welcome.connection_id, connectionId);

  const channels = [`agent.error:${agent}`];
  assert.equal((await client.sendEvent('subscribe', { channels }, 'json')).isDuplicated, false);
  assert.deepEqual((await messages.until(isType('subscribed'), 'the confirmation')).channels, channels);
  await gateway.publish('agent.error', { agent_id: other });
  await gateway.publish('agent.error', { agent_id: agent });
  await messages.until(isOf(agent), 'the event');
  assert.equal(messages.entries.filter(isType('event')).length, 1);

  await client.sendEvent('subscribe', {}, 'json');
  assert.equal((await messages.until(isType('error'), 'the refusal')).code, 'BAD_MESSAGE');
  await client.sendEvent('ping', {}, 'json');
  await messages.until(isType('pong'), 'the pong');
  await client.sendEvent('unsubscribe', { channels }, 'json');
  await messages.until(isType('unsubscribed'), 'the end of the subscription');
});

test('What a client missed between two connections comes by since', async (t) => {
  const agent = newAgent();
  const first = await startClient(t, negotiated(gateway, `?channels=*:${agent}`));
  await first.messages.until(isType('welcome'), 'the first welcome');
  await gateway.publish('task.progress', { agent_id: agent, step: 1 });
  const { id } = await first.messages.until(isOf(agent), 'the first event');
  first.client.stop();
  await first.states.until(({ state }) => state === 'disconnected', 'the end');
  await gateway.publish('task.progress', { agent_id: agent, step: 2 });

  const second = await startClient(t, negotiated(gateway, '?channels=none'));
  await second.client.sendEvent('subscribe', { channels: [`*:${agent}`], since: id }, 'json');
  await second.messages.until(isType('subscribed'), 'the confirmation');
  const replay = await second.messages.until(isType('replay'), 'the replay');
  assert.deepEqual(replay.events.map(({ data }) => data.step), [1, 2]);
});

test('A client that answers pings outlives one that does not', async (t) => {
  const agent = newAgent();
  const answering = await startClient(t, negotiated(gateway));
  onMessage(answering.client, (data) => {
    if (data.type === 'ping') answering.client.sendEvent('pong', {}, 'json', { fireAndForget: true });
  });
  const silent = await startClient(t, negotiated(gateway), { autoReconnect: false });

  const reason = await silent.messages.until(isType('error'), 'the silent client is told', silence);
  assert.equal(reason.code, 'IDLE_TIMEOUT');
  await silent.states.until(({ state }) => state === 'disconnected', 'the silent client is closed');

  await gateway.publish('agent.error', { agent_id: agent });
  await answering.messages.until(isOf(agent), 'the answering client hears on');
  assert.deepEqual(answering.states.entries.map(({ state }) => state), ['connected']);
});
