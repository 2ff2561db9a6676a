import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOf, opened, openWebSocket } from './clients.js';
import { gateway, newAgent } from './gateway.js';
import { journalOf, openStream } from './streams.js';

const webSocketUrl = gateway.webSocketUrl('').replace('?token=', '');
const sseUrl = gateway.sseUrl('').replace('?token=', '');

test('A WebSocket is let in by the token in its query', async (t) => {
  const { ws, messages } = openWebSocket(t, gateway.webSocketUrl(await gateway.token()));
  await opened(ws);
  await hears(messages);
});

test('A WebSocket is let in by the token in its header', async (t) => {
  const { ws, messages } = openWebSocket(t, webSocketUrl, { headers: { Authorization: `Bearer ${await gateway.token()}` } });
  await opened(ws);
  await hears(messages);
});

test('A stream is let in by the token in its query', async (t) => {
  await streams(await openStream(t, gateway.sseUrl(await gateway.token())));
});

test('A stream is let in by the token in its header', async (t) => {
  await streams(await openStream(t, sseUrl, { Authorization: `Bearer ${await gateway.token()}` }));
});

test('A WebSocket without a token is refused with 401', async (t) => {
  await assert.rejects(opened(openWebSocket(t, webSocketUrl).ws), /401/);
});

test('A WebSocket with a wrong token is refused with 401', async (t) => {
  await assert.rejects(opened(openWebSocket(t, gateway.webSocketUrl('YOUR_ACCESS_TOKEN')).ws), /401/);
});

test('A stream without a token is refused as a problem that says so', async (t) => {
  await assertRefused(await openStream(t, sseUrl), 'TOKEN_MISSING');
});

test('A stream with a wrong token is refused as a problem that says so', async (t) => {
  await assertRefused(await openStream(t, gateway.sseUrl('YOUR_ACCESS_TOKEN')), 'TOKEN_INVALID');
});

async function hears(messages) {
  const agent = newAgent();
  await gateway.publish('agent.error', { agent_id: agent });
  await messages.until(isOf(agent), 'the event');
}

async function streams(response) {
  const agent = newAgent();
  const blocks = journalOf(response);
  await gateway.publish('agent.error', { agent_id: agent });
  await blocks.until((block) => block?.includes(agent), 'the event');
}

async function assertRefused(response, code) {
  assert.equal(response.status, 401);
  assert.match(response.headers.get('Content-Type'), /^application\/problem\+json/);
  assert.match(response.headers.get('WWW-Authenticate'), /^Bearer/);
  assert.equal((await response.json()).code, code);
}
