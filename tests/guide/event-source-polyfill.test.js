import assert from 'node:assert/strict';
import { test } from 'node:test';
import polyfill from 'event-source-polyfill';
import { BreakableLine } from './breakable-line.js';
import { happens, isOf, openEventSource, opened } from './clients.js';
import { gateway, newAgent } from './gateway.js';
import { Journal } from './journal.js';

/** This client resumes by the query parameter `lastEventId`, as it may not set the header in every browser. */
const { EventSourcePolyfill } = polyfill;

const publish = (agent, step) => gateway.publish('task.progress', { agent_id: agent, step });

/** Publishes an event, and resolves when it is in the log: a stream that begins then begins behind it. */
async function publishBefore(t, agent, step) {
  const stream = openEventSource(t, gateway.sseUrl(await gateway.token(), `&format=envelope&channels=*:${agent}`));
  const messages = new Journal();
  stream.onmessage = ({ data }) => messages.add(JSON.parse(data));
  await opened(stream);
  await publish(agent, step);
  await messages.until(isOf(agent), 'the event before the beginning');
  stream.close();
}

/** A stream over a line that can break, with a journal of an agent's steps. */
async function open(t, agent, query = '') {
  const line = await BreakableLine.to(t, gateway.url);
  const source = new EventSourcePolyfill(`${line.url}/realtime/sse?channels=*:${agent}${query}`, {
    headers: { Authorization: `Bearer ${await gateway.token()}` },
  });
  t.after(() => source.close());
  const steps = new Journal();
  source.addEventListener('task.progress', ({ data, lastEventId }) => steps.add({ step: JSON.parse(data).step, id: lastEventId }));
  return { line, source, steps };
}

/** Cuts the line, has something published meanwhile, and waits for the client to be back. */
async function breakDuring(line, source, action) {
  const isBroken = happens(source, 'error');
  line.break();
  await isBroken;
  await action();
  line.mend();
  await opened(source);
}

test('An event-source-polyfill whose line breaks goes on exactly where it was: nothing missed, nothing twice', async (t) => {
  const agent = newAgent();
  await publishBefore(t, agent, 0);
  const { line, source, steps } = await open(t, agent);
  await opened(source);
  await publish(agent, 1);
  await publish(agent, 2);
  await steps.until(({ step }) => step === 2, 'the events before the break');

  await breakDuring(line, source, () => publish(agent, 3));
  await steps.until(({ step }) => step === 3, 'the event of the break');
  await breakDuring(line, source, () => publish(agent, 4));
  await publish(agent, 5);

  await steps.until(({ step }) => step === 5, 'the event after the breaks');
  assert.deepEqual(steps.entries.map(({ step }) => step), [1, 2, 3, 4, 5]);
});

test('An event-source-polyfill whose line breaks before its first event misses nothing, and gets nothing from before its beginning', async (t) => {
  const agent = newAgent();
  await publishBefore(t, agent, 0);
  const { line, source, steps } = await open(t, agent);
  await happens(source, 'keepalive');

  await breakDuring(line, source, () => publish(agent, 1));

  await steps.until(({ step }) => step === 1, 'the event of the break');
  assert.deepEqual(steps.entries.map(({ step }) => step), [1]);
});

for (const parameter of ['since', 'lastEventId']) {
  test(`An event-source-polyfill that begins with a cursor in ${parameter} goes on exactly after a break`, async (t) => {
    const agent = newAgent();
    const first = await open(t, agent);
    await opened(first.source);
    for (const step of [1, 2]) await publish(agent, step);
    const { id } = await first.steps.until(({ step }) => step === 2, 'the events of the first stream');
    first.source.close();
    await publish(agent, 3);

    const { line, source, steps } = await open(t, agent, `&${parameter}=${id}`);
    await steps.until(({ step }) => step === 3, 'the missed event');
    const rewound = parameter === 'since' ? [1, 2] : [];
    assert.deepEqual(steps.entries.map(({ step }) => step), [...rewound, 3]);
    await breakDuring(line, source, () => publish(agent, 4));

    await steps.until(({ step }) => step === 4, 'the event of the break');
    assert.deepEqual(steps.entries.map(({ step }) => step), [...rewound, 3, 4]);
  });
}
