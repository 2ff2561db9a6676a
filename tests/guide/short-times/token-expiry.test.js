import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOf, isType, opened, openWebSocket, send } from '../clients.js';
import { gateway, newAgent } from '../gateway.js';
import { Journal } from '../journal.js';
import { journalOf, openStream } from '../streams.js';

/** The guide's example: what a client does when its token ends. */
function refreshOnExpiry(ws, refreshToken, connectWithNewToken) {
  ws.onmessage = (event) => {
    const data = JSON.parse(event.data);

    if (data.type === 'error' && data.code === 'TOKEN_EXPIRED') {
      // Refresh token and reconnect
      refreshToken().then(newToken => {
        ws.close();
        connectWithNewToken(newToken);
      });
    }
  };
}

test('A client whose token ends is told, refreshes it, reconnects and hears on', async (t) => {
  const agent = newAgent();
  const { ws, closed } = openWebSocket(t, gateway.webSocketUrl(await gateway.token({ lifetime: '00:00:10' })));
  const again = new Journal();
  refreshOnExpiry(ws, () => gateway.token(), (token) => again.add(openWebSocket(t, gateway.webSocketUrl(token))));
  await opened(ws);

  const client = await again.until(() => true, 'the client connects again', 30_000);
  await closed();
  await opened(client.ws);
  await gateway.publish('agent.error', { agent_id: agent });
  await client.messages.until(isOf(agent), 'an event over the new connection');
});

test('A client is told while its token is still good, so that it may refresh', async (t) => {
  const token = await gateway.token({ lifetime: '00:00:10' });
  const { ws, messages } = openWebSocket(t, gateway.webSocketUrl(token));
  await opened(ws);

  const told = await messages.until(isType('error'), 'the client is told', 30_000);

  assert.equal(told.code, 'TOKEN_EXPIRED');
  await opened(openWebSocket(t, gateway.webSocketUrl(token)).ws);
});

test('A client that does not refresh is closed', async (t) => {
  const { messages, closed } = openWebSocket(t, gateway.webSocketUrl(await gateway.token({ lifetime: '00:00:10' })));

  await closed(30_000);

  assert.ok(messages.entries.some((message) => message.code === 'TOKEN_EXPIRED'));
});

test('A client that sends a fresh token keeps its connection', async (t) => {
  const agent = newAgent();
  const { ws, messages } = openWebSocket(t, gateway.webSocketUrl(await gateway.token({ sub: agent, lifetime: '00:00:10' })));
  const witness = openWebSocket(t, gateway.webSocketUrl(await gateway.token({ lifetime: '00:00:10' })));
  ws.addEventListener('message', ({ data }) => {
    if (JSON.parse(data).type === 'ping') send(ws, { type: 'pong' });
  });
  await messages.until((message) => message.code === 'TOKEN_EXPIRED', 'the client is told', 30_000);

  const { token, expires } = await gateway.tokenWithEnd({ sub: agent });
  send(ws, { type: 'auth', token });

  const answer = await messages.until(isType('authenticated'), 'the token is taken');
  // The session's own end: the last heartbeat tick before the token's, two heartbeats and a run at most.
  assert.ok(Date.parse(answer.expires) <= Date.parse(expires) && Date.parse(answer.expires) > Date.parse(expires) - 5_000);
  await witness.closed(30_000);
  await gateway.publish('agent.error', { agent_id: agent });
  await messages.until(isOf(agent), 'an event after the first token ended');
});

test('A stream says that its token has expired, and ends; the token is then refused by that name', async (t) => {
  const token = await gateway.token({ lifetime: '00:00:04' });
  const stream = journalOf(await openStream(t, gateway.sseUrl(token)));

  await stream.until((block) => block === null, 'the stream ends', 30_000);

  const last = stream.entries.at(-2);
  assert.match(last, /^event: error\ndata: {"type":"error","code":"TOKEN_EXPIRED"/m);
  const refused = await openStream(t, gateway.sseUrl(token));
  assert.equal(refused.status, 401);
  assert.equal((await refused.json()).code, 'TOKEN_EXPIRED');
  await assert.rejects(opened(openWebSocket(t, gateway.webSocketUrl(token)).ws), /401/);
});
