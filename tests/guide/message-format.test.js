import assert from 'node:assert/strict';
import { test } from 'node:test';
import { opened, openWebSocket } from './clients.js';
import { asDelivered, gateway, newAgent } from './gateway.js';

const time = '2025-10-18T10:30:00Z';

/** Publishes data as it stands and returns the message that comes of it. */
async function publishedAndReceived(t, agent, data, at = time) {
  const { ws, messages } = openWebSocket(t, gateway.webSocketUrl(await gateway.token()));
  await opened(ws);
  await gateway.publish('agent.status_changed', data, at);
  return messages.until((message) => message.raw.includes(agent), 'the event');
}

test("An event has the guide's members in the guide's order, and its id", async (t) => {
  const agent = newAgent();
  const data = { agent_id: agent, status: 'running', timestamp: time };

  const { id, ...message } = await publishedAndReceived(t, agent, data);

  assert.deepEqual(message, { type: 'event', event: 'agent.status_changed', data, timestamp: time });
  assert.deepEqual(Object.keys(message), ['type', 'event', 'data', 'timestamp']);
  assert.match(id, /^[0-9a-f]+-[0-9a-f]+-[0-9a-f]+$/);
});

test("An event's data is byte for byte what was published, or as the Functions host writes it", async (t) => {
  const agent = newAgent();
  const data = `{ "b":1.0,\t"a" : [1e3, -0, 0.10, 12345678901234567890],"agent_id":"${agent}","text":"\\u00e9 é \\/ / 😀 <&'>","a":null }`;

  const message = await publishedAndReceived(t, agent, data);

  // Of two members with one name, the host keeps the last.
  const delivered = asDelivered(data, `{"b":1.0,"a":null,"agent_id":"${agent}","text":"é é / / 😀 <&'>"}`);
  assert.equal(message.raw, `{"type":"event","event":"agent.status_changed","data":${delivered},"timestamp":"${time}","id":"${message.id}"}`);
});

test('Data that is written over several lines stays so, or is one line', async (t) => {
  const agent = newAgent();
  const data = `{\r\n  "agent_id": "${agent}",\n\n  "status": "running"\n}`;

  const message = await publishedAndReceived(t, agent, data);

  const delivered = asDelivered(data, `{"agent_id":"${agent}","status":"running"}`);
  assert.ok(message.raw.includes(`"data":${delivered},"timestamp"`));
});

test("An event's time is told in UTC", async (t) => {
  const agent = newAgent();

  const message = await publishedAndReceived(t, agent, { agent_id: agent }, '2025-10-18T12:30:00.250+02:00');

  assert.equal(message.timestamp, '2025-10-18T10:30:00.25Z');
});
