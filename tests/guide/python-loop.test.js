import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startsWith, watchConsole } from './console-log.js';
import { eventsOf } from './event-stream.js';
import { gateway, newAgent } from './gateway.js';

test("The Python client's loop prints each event's name and data, with the token in the header", async (t) => {
  const agent = newAgent();
  const lines = watchConsole(t);
  const end = new AbortController();
  t.after(() => end.abort());

  const url = `${gateway.url}/realtime/sse`;
  const headers = { Authorization: `Bearer ${await gateway.token()}` };
  const response = await fetch(url, { headers, signal: end.signal });
  assert.equal(response.status, 200);
  const loop = async () => {
    for await (const event of eventsOf(response)) {
      console.log(`Event: ${event.event}`);
      console.log(`Data: ${event.data}`);
    }
  };
  loop().catch((error) => assert.equal(error.name, 'AbortError'));
  await gateway.publish('agent.task_completed', { agent_id: agent });
  await gateway.publish('agent.status_changed', { agent_id: agent, status: 'idle' });

  await lines.untilCount(2, ({ text }) => text.startsWith('Data:') && text.includes(agent), 'both events are printed');
  const first = lines.entries.findIndex(startsWith('Event: agent.task_completed'));
  assert.deepEqual(lines.entries.slice(first, first + 4).map(({ text }) => text), [
    'Event: agent.task_completed', `Data: {"agent_id":"${agent}"}`,
    'Event: agent.status_changed', `Data: {"agent_id":"${agent}","status":"idle"}`,
  ]);
});
