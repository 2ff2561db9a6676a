import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOf, isType, opened, openWebSocket, send } from './clients.js';
import { gateway, newAgent } from './gateway.js';

const channels = ['agent.status_changed', 'agent.task_completed'];

/** A client that has done as the guide's example does. */
async function subscribed(t, wish) {
  const { ws, messages } = openWebSocket(t, gateway.webSocketUrl(await gateway.token(wish)));
  await opened(ws);
  ws.send(JSON.stringify({
    type: 'subscribe',
    channels: ['agent.status_changed', 'agent.task_completed']
  }));
  await messages.until(isType('subscribed'), 'the subscription is confirmed');
  return { ws, messages };
}

const publish = async (agent, ...types) => {
  for (const type of types) await gateway.publish(type, { agent_id: agent });
};

const typesOf = (messages) => messages.map((message) => message.event);

test('A subscription is confirmed with the channels that were joined', async (t) => {
  const { messages } = await subscribed(t);

  const { id, ...confirmation } = messages.entries.find(isType('subscribed'));

  assert.deepEqual(confirmation, { type: 'subscribed', channels, replayed: 0 });
  assert.equal(typeof id, 'string');
});

test('A subscriber hears the event types that it named, and no others', async (t) => {
  const agent = newAgent();
  const { messages } = await subscribed(t);

  await publish(agent, 'agent.error', 'agent.status_changed', 'task.progress', 'system.notification', 'agent.task_completed');

  await messages.untilCount(2, isOf(agent), 'the two events');
  assert.deepEqual(typesOf(messages.entries.filter(isOf(agent))), channels);
});

test('A second subscription adds to the first', async (t) => {
  const agent = newAgent();
  const { ws, messages } = await subscribed(t);

  send(ws, { type: 'subscribe', channels: ['task.progress'] });
  await messages.untilCount(2, isType('subscribed'), 'both confirmations');
  await publish(agent, 'task.progress', 'agent.status_changed');

  assert.deepEqual(typesOf(await messages.untilCount(2, isOf(agent), 'both events')), ['task.progress', 'agent.status_changed']);
});

test('A subscriber that unsubscribes from a type hears it no more', async (t) => {
  const agent = newAgent();
  const { ws, messages } = await subscribed(t);

  send(ws, { type: 'unsubscribe', channels: ['agent.status_changed'] });
  await messages.until(isType('unsubscribed'), 'the confirmation');
  await publish(agent, 'agent.status_changed', 'agent.task_completed');

  await messages.until(isOf(agent), 'the event');
  assert.deepEqual(typesOf(messages.entries.filter(isOf(agent))), ['agent.task_completed']);
});

test('A subscriber gets only what its token allows of what it asks', async (t) => {
  const { messages } = await subscribed(t, { channels: ['agent.task_completed'] });

  assert.deepEqual(messages.entries.find(isType('subscribed')).channels, ['agent.task_completed']);
});

test('A channel that the token does not allow is refused, and the connection stays', async (t) => {
  const agent = newAgent();
  const { ws, messages } = await subscribed(t, { channels: ['agent.*'] });

  send(ws, { type: 'subscribe', channels: ['task.progress'] });

  assert.equal((await messages.until(isType('error'), 'the refusal')).code, 'FORBIDDEN_CHANNEL');
  await publish(agent, 'agent.status_changed');
  await messages.until(isOf(agent), 'an event afterwards');
});
