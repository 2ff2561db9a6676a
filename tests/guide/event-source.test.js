import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EventSource } from 'eventsource';
import { openEventSource, opened } from './clients.js';
import { startsWith, watchConsole } from './console-log.js';
import { gateway, newAgent } from './gateway.js';
import { Journal } from './journal.js';

/** The guide's example. */
function connectAndLog(url) {
  const eventSource = new EventSource(url);

  eventSource.onmessage = (event) => {
    const data = JSON.parse(event.data);
    console.log('Received:', data);
  };

  eventSource.onerror = (error) => {
    console.error('SSE error:', error);
    eventSource.close();
  };
  return eventSource;
}

test('An EventSource with onmessage logs each event as a WebSocket would have it', async (t) => {
  const data = { agent_id: newAgent(), status: 'running' };
  const lines = watchConsole(t);
  const eventSource = connectAndLog(gateway.sseUrl(await gateway.token(), '&format=envelope'));
  t.after(() => eventSource.close());
  await opened(eventSource);

  await gateway.publish('agent.status_changed', data, '2025-10-18T10:30:00Z');

  const line = await lines.until(({ values }) => values[1]?.data?.agent_id === data.agent_id, 'the event is logged');
  const { id, ...message } = line.values[1];
  assert.deepEqual(message, { type: 'event', event: 'agent.status_changed', data, timestamp: '2025-10-18T10:30:00Z' });
  assert.equal(typeof id, 'string');
});

test('An EventSource with a token that is none logs an error and stays closed', async (t) => {
  const lines = watchConsole(t);
  const eventSource = connectAndLog(gateway.sseUrl('YOUR_ACCESS_TOKEN', '&format=envelope'));
  t.after(() => eventSource.close());

  const line = await lines.until(startsWith('SSE error:'), 'the error is logged');

  assert.equal(line.values[1].code, 401);
  assert.equal(eventSource.readyState, EventSource.CLOSED);
});

test('An EventSource that listens by name gets the data of each event, in the order of the log', async (t) => {
  const agent = newAgent();
  const source = openEventSource(t, gateway.sseUrl(await gateway.token()));
  const heard = new Journal();
  for (const name of ['agent.status_changed', 'task.progress', 'agent.task_completed']) {
    source.addEventListener(name, (event) => {
      const data = JSON.parse(event.data);
      if (data.agent_id === agent) heard.add({ name, data, id: event.lastEventId });
    });
  }
  await opened(source);

  await gateway.publish('agent.status_changed', { agent_id: agent, status: 'running' });
  await gateway.publish('task.progress', { agent_id: agent, progress: 50 });
  await gateway.publish('agent.task_completed', { agent_id: agent });

  const events = await heard.untilCount(3, () => true, 'three events');
  assert.deepEqual(events.map(({ name, data }) => ({ name, data })), [
    { name: 'agent.status_changed', data: { agent_id: agent, status: 'running' } },
    { name: 'task.progress', data: { agent_id: agent, progress: 50 } },
    { name: 'agent.task_completed', data: { agent_id: agent } },
  ]);
  assert.deepEqual(events.map(({ id }) => id), events.map(({ id }) => id).toSorted());
});

test('Without the envelope, onmessage hears nothing of named events', async (t) => {
  const agent = newAgent();
  const source = openEventSource(t, gateway.sseUrl(await gateway.token()));
  const heard = new Journal();
  source.onmessage = (event) => heard.add(`unnamed: ${event.data}`);
  source.addEventListener('agent.error', (event) => heard.add(event.data));
  await opened(source);

  await gateway.publish('agent.error', { agent_id: agent });

  await heard.until((data) => data.includes(agent), 'the event by its name');
  assert.deepEqual(heard.entries.filter((data) => data.startsWith('unnamed')), []);
});

test('An EventSource that names channels in its URL gets those alone', async (t) => {
  const agent = newAgent();
  const source = openEventSource(t, gateway.sseUrl(await gateway.token(), '&format=envelope&channels=agent.error,task.progress'));
  const heard = new Journal();
  source.onmessage = (event) => heard.add(JSON.parse(event.data));
  await opened(source);

  for (const type of ['agent.status_changed', 'agent.error', 'task.progress']) await gateway.publish(type, { agent_id: agent });

  const ofAgent = (message) => message.data.agent_id === agent;
  await heard.untilCount(2, ofAgent, 'both events');
  assert.deepEqual(heard.entries.filter(ofAgent).map((message) => message.event), ['agent.error', 'task.progress']);
});
