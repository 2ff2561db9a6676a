import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOf, opened, openEventSource, openWebSocket } from './clients.js';
import { gateway, newAgent } from './gateway.js';
import { Journal } from './journal.js';

const types = ['agent.status_changed', 'agent.task_completed', 'agent.error', 'task.progress', 'system.notification'];

for (const type of types) {
  test(`${type} reaches a WebSocket`, async (t) => {
    const agent = newAgent();
    const { ws, messages } = openWebSocket(t, gateway.webSocketUrl(await gateway.token()));
    await opened(ws);

    await gateway.publish(type, { agent_id: agent });

    assert.equal((await messages.until(isOf(agent), 'the event')).event, type);
  });

  test(`${type} reaches an EventSource that listens for it by name`, async (t) => {
    const agent = newAgent();
    const source = openEventSource(t, gateway.sseUrl(await gateway.token()));
    const heard = new Journal();
    source.addEventListener(type, (event) => heard.add(JSON.parse(event.data)));
    await opened(source);

    await gateway.publish(type, { agent_id: agent });

    await heard.until((data) => data.agent_id === agent, 'the event');
  });
}
