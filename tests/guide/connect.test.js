import assert from 'node:assert/strict';
import { test } from 'node:test';
import WebSocket from 'ws';
import { endWith, isType, messagesOf } from './clients.js';
import { startsWith, watchConsole } from './console-log.js';
import { gateway, newAgent } from './gateway.js';

/** The guide's first example. */
function connectAndLog(url) {
  const ws = new WebSocket(url);

  ws.onopen = () => {
    console.log('Connected to AgentCore');
  };

  ws.onmessage = (event) => {
    const data = JSON.parse(event.data);
    console.log('Received:', data);
  };

  ws.onerror = (error) => {
    console.error('WebSocket error:', error);
  };

  ws.onclose = () => {
    console.log('Disconnected from AgentCore');
  };
  return ws;
}

test('A client that connects and only listens logs each event that is published', async (t) => {
  const agent = newAgent();
  const lines = watchConsole(t);
  const ws = connectAndLog(gateway.webSocketUrl(await gateway.token()));
  endWith(t, ws);
  await lines.until(startsWith('Connected to AgentCore'), 'the connection is logged');

  await gateway.publish('agent.status_changed', { agent_id: agent, status: 'running' });

  const line = await lines.until(({ values }) => values[1]?.data?.agent_id === agent, 'the event is logged');
  assert.equal(line.values[0], 'Received:');
  assert.equal(line.values[1].event, 'agent.status_changed');
  assert.equal(line.values[1].data.status, 'running');
  assert.ok(!lines.entries.some(startsWith('WebSocket error:')));
});

test('A client that closes logs that it is disconnected', async (t) => {
  const lines = watchConsole(t);
  const ws = connectAndLog(gateway.webSocketUrl(await gateway.token()));
  endWith(t, ws);
  await lines.until(startsWith('Connected to AgentCore'), 'the connection is logged');

  ws.close();

  await lines.until(startsWith('Disconnected from AgentCore'), 'the end is logged');
});

test('A client with a token that is none logs an error, and that it is disconnected', async (t) => {
  const lines = watchConsole(t);
  const ws = connectAndLog(gateway.webSocketUrl('YOUR_ACCESS_TOKEN'));
  endWith(t, ws);

  await lines.until(startsWith('Disconnected from AgentCore'), 'the end is logged');
  assert.ok(lines.entries.some(startsWith('WebSocket error:')));
  assert.ok(!lines.entries.some(startsWith('Connected to AgentCore')));
});

test('Every connection is welcomed with its end, which is shortly before that of its token, a heartbeat of 30 seconds and a cursor', async (t) => {
  const { token, expires } = await gateway.tokenWithEnd({ lifetime: '00:10:00' });
  const ws = new WebSocket(gateway.webSocketUrl(token));
  endWith(t, ws);

  const welcome = await messagesOf(ws).until(isType('welcome'), 'the welcome');

  assert.deepEqual(Object.keys(welcome), ['type', 'connection_id', 'expires', 'heartbeat_seconds', 'id']);
  const early = Date.parse(expires) - Date.parse(welcome.expires);
  assert.ok(early >= 5_000 && early < 35_000, `a heartbeat and a run at most before the token's end: ${early} ms`);
  assert.equal(welcome.heartbeat_seconds, 30);
});
