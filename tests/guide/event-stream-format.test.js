import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asDelivered, gateway, newAgent } from './gateway.js';
import { journalOf, openStream } from './streams.js';

/** Opens a stream, publishes data as it stands, and returns the stream's first block and the one that comes of the event. */
async function blocks(t, agent, data, query = '') {
  const stream = journalOf(await openStream(t, gateway.sseUrl(await gateway.token(), query)));
  const first = await stream.until(() => true, 'the first block');
  await gateway.publish('agent.status_changed', data, '2025-10-18T10:30:00Z');
  const block = await stream.until((text) => text?.includes(agent), 'the event');
  return { first, block, id: /^id: (.*)$/m.exec(block)?.[1] };
}

test('A stream says how long to wait before connecting again, and where it begins', async (t) => {
  const agent = newAgent();

  const { first, id } = await blocks(t, agent, { agent_id: agent });

  assert.match(first, /^retry: 1000\nid: [0-9a-f-]+\nevent: keepalive\ndata: \{"timestamp":"[^"]+Z"\}$/);
  assert.ok(/^id: (.*)$/m.exec(first)[1] < id);
});

test('An event has its id, its type, and its data as it was published', async (t) => {
  const agent = newAgent();
  const data = `{ "agent_id":"${agent}", "status" : "running","share":1.0 }`;

  const { block, id } = await blocks(t, agent, data);

  const delivered = asDelivered(data, `{"agent_id":"${agent}","status":"running","share":1.0}`);
  assert.equal(block, `id: ${id}\nevent: agent.status_changed\ndata: ${delivered}`);
});

test('An event in an envelope has no name, and the same object as over WebSocket', async (t) => {
  const agent = newAgent();
  const data = `{ "agent_id":"${agent}" }`;

  const { block, id } = await blocks(t, agent, data, '&format=envelope');

  const delivered = asDelivered(data, `{"agent_id":"${agent}"}`);
  const envelope = `{"type":"event","event":"agent.status_changed","data":${delivered},"timestamp":"2025-10-18T10:30:00Z","id":"${id}"}`;
  assert.equal(block, `id: ${id}\ndata: ${envelope}`);
});

test('Data over several lines comes as several data fields, and breaks out of none', async (t) => {
  const agent = newAgent();
  const data = `{"agent_id":"${agent}",\n"a":1,\r\n"b":2,\r"c":"\\nevent: forged\\n\\n"}`;

  const { block, id } = await blocks(t, agent, data);

  const lines = asDelivered(
    `data: {"agent_id":"${agent}",\ndata: "a":1,\ndata: "b":2,\ndata: "c":"\\nevent: forged\\n\\n"}`,
    `data: {"agent_id":"${agent}","a":1,"b":2,"c":"\\nevent: forged\\n\\n"}`);
  assert.equal(block, `id: ${id}\nevent: agent.status_changed\n${lines}`);
});

test('A stream is neither stored, nor buffered, nor compressed on its way', async (t) => {
  const response = await openStream(t, gateway.sseUrl(await gateway.token()), { 'Accept-Encoding': 'gzip, br' });

  assert.equal(response.status, 200);
  assert.match(response.headers.get('Content-Type'), /^text\/event-stream/);
  assert.match(response.headers.get('Cache-Control'), /no-store/);
  assert.equal(response.headers.get('X-Accel-Buffering'), 'no');
  assert.equal(response.headers.get('Content-Encoding'), null);
});
