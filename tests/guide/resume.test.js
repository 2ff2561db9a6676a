import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BreakableLine } from './breakable-line.js';
import { happens, opened, openEventSource } from './clients.js';
import { Gateway, gateway, newAgent } from './gateway.js';
import { Journal } from './journal.js';

/** An EventSource over a line that can break, and the steps of one agent that it heard of. */
async function openOverLine(t, agent, query = '') {
  const line = await BreakableLine.to(t, gateway.url);
  const source = openEventSource(t, new Gateway(line.url).sseUrl(await gateway.token(), query));
  const steps = new Journal();
  source.addEventListener('task.progress', (event) => {
    const data = JSON.parse(event.data);
    if (data.agent_id === agent) steps.add(data.step);
  });
  await opened(source);
  return { line, source, steps };
}

const publish = (agent, step) => gateway.publish('task.progress', { agent_id: agent, step });

const breakOf = async (line, source) => {
  const error = happens(source, 'error');
  line.break();
  await error;
};

test('An EventSource whose line broke gets what it missed, in order and once, and goes on', async (t) => {
  const agent = newAgent();
  const { line, source, steps } = await openOverLine(t, agent);
  await publish(agent, 1);
  await steps.until((step) => step === 1, 'the event before the break');

  await breakOf(line, source);
  await publish(agent, 2);
  await publish(agent, 3);
  line.mend();
  await steps.until((step) => step === 3, 'the last event of the break');
  await publish(agent, 4);

  await steps.until((step) => step === 4, 'the event after the break');
  assert.deepEqual(steps.entries, [1, 2, 3, 4]);
});

test('An EventSource whose line broke twice still misses nothing', async (t) => {
  const agent = newAgent();
  const { line, source, steps } = await openOverLine(t, agent);
  await publish(agent, 1);
  await steps.until((step) => step === 1, 'the event before the first break');

  for (const step of [2, 3]) {
    await breakOf(line, source);
    await publish(agent, step);
    line.mend();
    await steps.until((heard) => heard === step, 'the event of the break');
  }

  await publish(agent, 4);
  await steps.until((step) => step === 4, 'the event after both breaks');
  assert.deepEqual(steps.entries, [1, 2, 3, 4]);
});

test('An EventSource whose line broke before its first event misses nothing', async (t) => {
  const agent = newAgent();
  const { line, source, steps } = await openOverLine(t, agent);

  await breakOf(line, source);
  await publish(agent, 1);
  line.mend();
  await opened(source);
  await publish(agent, 2);

  await steps.until((step) => step === 2, 'the event after the break');
  assert.deepEqual(steps.entries, [1, 2]);
});
