import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isType, opened, openWebSocket, send } from './clients.js';
import { gateway, newAgent } from './gateway.js';
import { Journal } from './journal.js';

/** The guide's filter on the client's side. */
function filter(ws, agent, handleAgentStatus) {
  ws.onmessage = (event) => {
    const data = JSON.parse(event.data);

    // Only process events for specific agent
    if (data.event === 'agent.status_changed' && data.data.agent_id === agent) {
      handleAgentStatus(data.data);
    }
  };
}

test('A client that filters handles the status of its agent alone', async (t) => {
  const [mine, other] = [newAgent(), newAgent()];
  const { ws } = openWebSocket(t, gateway.webSocketUrl(await gateway.token()));
  const handled = new Journal();
  filter(ws, mine, (status) => handled.add(status));
  await opened(ws);

  await gateway.publish('agent.status_changed', { agent_id: other, status: 'running' });
  await gateway.publish('agent.error', { agent_id: mine });
  await gateway.publish('system.notification', { text: 'no agent speaks here' });
  await gateway.publish('agent.status_changed', { agent_id: mine, status: 'running' });

  await handled.until((status) => status.agent_id === mine, 'the status');
  assert.deepEqual(handled.entries, [{ agent_id: mine, status: 'running' }]);
});

test('The gateway filters by agent for a client that subscribes to its channel', async (t) => {
  const [mine, other] = [newAgent(), newAgent()];
  const { ws, messages } = openWebSocket(t, gateway.webSocketUrl(await gateway.token()));
  await opened(ws);
  send(ws, { type: 'subscribe', channels: [`agent.status_changed:${mine}`] });
  await messages.until(isType('subscribed'), 'the subscription is confirmed');

  await gateway.publish('agent.status_changed', { agent_id: other });
  await gateway.publish('agent.status_changed', { agent_id: mine });

  await messages.until(isType('event'), 'the event');
  assert.deepEqual(messages.entries.filter(isType('event')).map((message) => message.data.agent_id), [mine]);
});
