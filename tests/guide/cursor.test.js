import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOf, isType, openEventSource, opened, openWebSocket, send } from './clients.js';
import { gateway, newAgent } from './gateway.js';
import { Journal } from './journal.js';

const publish = (agent, step) => gateway.publish('task.progress', { agent_id: agent, step });

/** What a client that drops ids it has seen keeps of an agent's events, given what it had seen before. */
function unseen(agent, events, seen) {
  const known = new Set(seen);
  return events.filter(isOf(agent)).filter(({ id }) => !known.has(id) && known.add(id));
}

const stepsOf = (events) => events.map((event) => event.data.step);

test('A position from a WebSocket message resumes on an event stream', async (t) => {
  const agent = newAgent();
  const { ws, messages } = openWebSocket(t, gateway.webSocketUrl(await gateway.token()));
  await opened(ws);
  await publish(agent, 1);
  const seen = await messages.until(isOf(agent), 'the event over WebSocket');
  ws.terminate();
  await publish(agent, 2);
  await publish(agent, 3);

  const source = openEventSource(t, gateway.sseUrl(await gateway.token(), `&format=envelope&since=${seen.id}`));
  const heard = new Journal();
  source.onmessage = (event) => heard.add(JSON.parse(event.data));
  await opened(source);
  await publish(agent, 4);

  await heard.until((message) => isOf(agent)(message) && message.data.step === 4, 'the last event');
  assert.deepEqual(stepsOf(unseen(agent, heard.entries, [seen.id])), [2, 3, 4]);
});

test('A position from an event stream resumes on a WebSocket: what was missed as a replay, then the confirmation', async (t) => {
  const agent = newAgent();
  const source = openEventSource(t, gateway.sseUrl(await gateway.token()));
  const heard = new Journal();
  source.addEventListener('task.progress', (event) => heard.add({ id: event.lastEventId, agent: JSON.parse(event.data).agent_id }));
  await opened(source);
  await publish(agent, 1);
  const seen = await heard.until((event) => event.agent === agent, 'the event on the stream');
  source.close();
  await publish(agent, 2);
  await publish(agent, 3);

  const { ws, messages } = openWebSocket(t, gateway.webSocketUrl(await gateway.token(), '&channels=none'));
  await opened(ws);
  send(ws, { type: 'subscribe', channels: ['task.progress'], since: seen.id });
  const confirmation = await messages.until(isType('subscribed'), 'the subscription is confirmed');
  const replayed = () => messages.entries.filter(isType('replay')).flatMap((frame) => frame.events);
  await messages.until(() => replayed().length >= confirmation.replayed, 'as many replayed events as were announced');
  await publish(agent, 4);
  await messages.until(isOf(agent), 'the live event');

  const events = [...replayed(), ...messages.entries.filter(isType('event'))];
  assert.equal(replayed().length, confirmation.replayed);
  assert.deepEqual(stepsOf(unseen(agent, events, [seen.id])), [2, 3, 4]);
});

test('A client that asks for the earliest gets all that is held', async (t) => {
  const agent = newAgent();
  await publish(agent, 1);
  await publish(agent, 2);

  const { ws, messages } = openWebSocket(t, gateway.webSocketUrl(await gateway.token(), '&channels=none'));
  await opened(ws);
  send(ws, { type: 'subscribe', channels: [`task.progress:${agent}`], since: 'earliest' });

  const { replayed } = await messages.until(isType('subscribed'), 'the subscription is confirmed');
  const frame = await messages.until(isType('replay'), 'the replay');
  assert.equal(replayed, 2);
  assert.deepEqual(stepsOf(frame.events), [1, 2]);
});
