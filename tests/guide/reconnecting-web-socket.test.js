import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOf, messagesOf } from './clients.js';
import { startsWith, watchConsole } from './console-log.js';
import { newAgent } from './gateway.js';
import { limit } from './journal.js';
import { LocalHost } from './local-host.js';
import { ReconnectingWebSocket } from './reconnecting-web-socket.js';

const isConnected = startsWith('Connected');

/** A client of a gateway of its own, connected; both end with the test. */
async function connected(t) {
  const lines = watchConsole(t);
  const host = await LocalHost.start(t);
  const client = new ReconnectingWebSocket(host.webSocketUrl(await host.token()));
  t.after(() => {
    client.maxReconnectAttempts = 0;
    // An attempt may be due later, when the next test has a gateway at the same address.
    client.connect = () => {};
    client.ws.terminate();
  });
  await lines.until(isConnected, 'the connection is logged');
  return { lines, host, client };
}

test('A client whose gateway died and came back is connected again and hears events', async (t) => {
  const agent = newAgent();
  const { lines, host, client } = await connected(t);

  await host.kill();
  await lines.until(startsWith('Reconnecting in 1000ms...'), 'the first attempt is announced');
  await host.start();
  await lines.untilCount(2, isConnected, 'the client is connected again', limit * 2);

  const messages = messagesOf(client.ws);
  await host.publish('agent.status_changed', { agent_id: agent });
  await messages.until(isOf(agent), 'an event over the new connection');
});

test('A client waits 1 s, doubling to 30 s, and 1 s again after it was connected', async (t) => {
  const { lines, host, client } = await connected(t);
  t.mock.timers.enable({ apis: ['setTimeout'] });

  await host.kill();
  for (const delay of [1000, 2000, 4000, 8000, 16000, 30000]) {
    await lines.until(startsWith(`Reconnecting in ${delay}ms...`), `a wait of ${delay} ms is announced`);
    passes(t, client, delay);
  }
  await lines.untilCount(2, startsWith('Reconnecting in 30000ms...'), 'another wait of 30 s is announced');
  await host.start();
  passes(t, client, 30000);
  await lines.untilCount(2, isConnected, 'the client is connected again');

  await host.kill();
  await lines.untilCount(2, startsWith('Reconnecting in 1000ms...'), 'a wait of 1 s is announced again');
});

/** Lets the announced time pass: the client tries again at its end and not before. */
function passes(t, client, delay) {
  const before = client.ws;
  t.mock.timers.tick(delay - 1);
  assert.equal(client.ws, before);
  t.mock.timers.tick(1);
  assert.notEqual(client.ws, before);
}
