import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openEventSource } from '../clients.js';
import { gateway, newAgent } from '../gateway.js';
import { Journal } from '../journal.js';
import { journalOf, openStream } from '../streams.js';

/** The block that a stream begins with is one too, and says when to return as well. */
const isKeepalive = (block) => block?.startsWith('id: ') && block.includes('\nevent: keepalive\n');

test("A quiet stream gets keepalives in the guide's form, each with a cursor", async (t) => {
  const stream = journalOf(await openStream(t, gateway.sseUrl(await gateway.token({ channels: [`agent.error:${newAgent()}`] }))));

  const blocks = await stream.untilCount(3, isKeepalive, 'three keepalives');

  for (const block of blocks) {
    assert.match(block, /^id: [0-9a-f]+-[0-9a-f]+-[0-9a-f]+\nevent: keepalive\ndata: \{"timestamp":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"\}$/);
  }
});

test('A keepalive moves the cursor past events of other channels', async (t) => {
  const stream = journalOf(await openStream(t, gateway.sseUrl(await gateway.token(), '&channels=task.progress')));
  const cursorOf = (block) => /^id: (.*)$/m.exec(block)[1];
  const before = cursorOf(await stream.until(isKeepalive, 'a keepalive'));

  await gateway.publish('agent.error', { agent_id: newAgent() });

  await stream.until((block) => isKeepalive(block) && cursorOf(block) > before, 'a keepalive with a later cursor');
});

test('An EventSource that listens for keepalives hears them', async (t) => {
  const source = openEventSource(t, gateway.sseUrl(await gateway.token()));
  const keepalives = new Journal();
  source.addEventListener('keepalive', (event) => keepalives.add(JSON.parse(event.data)));

  const [first, second] = await keepalives.untilCount(2, () => true, 'two keepalives');

  assert.deepEqual(Object.keys(second), ['timestamp']);
  assert.ok(Date.parse(second.timestamp) > Date.parse(first.timestamp));
});
