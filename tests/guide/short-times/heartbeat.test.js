import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOf, isOpen, isType, opened, openWebSocket, send } from '../clients.js';
import { gateway, newAgent } from '../gateway.js';

/** Longer than a silent connection may live when its idle time-out is 10 s: 8/5 of it, and time for a slow machine. */
const silence = 45_000;

/** The guide's example: the answer to a ping. */
function answerPings(ws) {
  ws.onmessage = (event) => {
    const data = JSON.parse(event.data);

    if (data.type === 'ping') {
      // Respond with pong
      ws.send(JSON.stringify({ type: 'pong' }));
    }
  };
}

test('The gateway pings with its time and the end of the log, again and again', async (t) => {
  const agent = newAgent();
  const { ws, messages } = openWebSocket(t, gateway.webSocketUrl(await gateway.token()));
  answerPings(ws);
  await opened(ws);
  await gateway.publish('agent.error', { agent_id: agent });
  const event = await messages.until(isOf(agent), 'the event');

  const pings = await messages.untilCount(3, isType('ping'), 'three pings');

  assert.deepEqual(Object.keys(pings[2]), ['type', 'timestamp', 'id']);
  assert.match(pings[2].timestamp, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
  assert.ok(pings[2].id >= event.id);
});

test('A client that answers pings outlives one that does not, which is told why and closed', async (t) => {
  const agent = newAgent();
  const answering = openWebSocket(t, gateway.webSocketUrl(await gateway.token()));
  answerPings(answering.ws);
  await opened(answering.ws);
  const silent = openWebSocket(t, gateway.webSocketUrl(await gateway.token()));
  await opened(silent.ws);

  const reason = await silent.messages.until(isType('error'), 'the silent client is told', silence);
  await silent.closed();
  assert.equal(reason.code, 'IDLE_TIMEOUT');

  const pings = answering.messages.entries.filter(isType('ping')).length;
  await answering.messages.untilCount(pings + 4, isType('ping'), 'the answering client is pinged on');
  await gateway.publish('agent.error', { agent_id: agent });
  await answering.messages.until(isOf(agent), 'the answering client hears on');
  assert.ok(isOpen(answering.ws));
});

test('A ping from a client is answered with a pong', async (t) => {
  const { ws, messages } = openWebSocket(t, gateway.webSocketUrl(await gateway.token()));
  await opened(ws);

  send(ws, { type: 'ping' });

  assert.equal((await messages.until(isType('pong'), 'the pong')).raw, '{"type":"pong"}');
});
