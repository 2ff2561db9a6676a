import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventsOf } from '../guide/event-stream.js';
import { gateway, newAgent } from '../guide/gateway.js';
import { openStream } from '../guide/streams.js';
import { missing, run } from './example.js';

const aTask = [
  'agent.status_changed', 'task.progress', 'task.progress', 'task.progress', 'task.progress', 'agent.task_completed',
];

const publishers = [
  { command: 'dotnet', run: ['run'], file: 'dotnet/publish.cs', publishes: aTask },
  { command: 'python3', file: 'python/publish.py', publishes: aTask, skip: missing('python3') },
  { command: 'sh', file: 'curl/publish.sh', publishes: ['agent.status_changed'], skip: missing('curl') },
];

for (const { command, run: verb = [], file, publishes, skip } of publishers) {
  test(`${file} publishes what a watcher sees`, { skip }, async (t) => {
    const agent = newAgent();
    const stream = await openStream(t, gateway.sseUrl(await gateway.token(), `&channels=*:${agent}`));

    const { output, ended } = run(t, command, [...verb, file, agent]);

    assert.equal(await ended, 0, output.entries.join(''));
    const seen = [];
    for await (const { event } of eventsOf(stream)) {
      if (event !== 'keepalive') seen.push(event);
      if (seen.length === publishes.length) break;
    }
    assert.deepEqual(seen, publishes);
  });
}
