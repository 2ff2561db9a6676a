import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BreakableLine } from '../guide/breakable-line.js';
import { gateway, newAgent } from '../guide/gateway.js';
import { missing, patience, run } from './example.js';

const watchers = [
  { command: 'node', file: 'node/watch.mjs' },
  { command: 'python3', file: 'python/watch.py', skip: missing('python3') },
  { command: 'dotnet', run: ['run'], file: 'dotnet/watch-sse.cs' },
];

for (const { command, run: verb = [], file, skip } of watchers) {
  test(`${file} comes back when its connection breaks, and has missed nothing`, { skip }, async (t) => {
    const agent = newAgent();
    const line = await BreakableLine.to(t, gateway.url);
    const { output } = run(t, command, [...verb, file, `*:${agent}`], line.url);
    const seen = () => [...output.entries.join('').matchAll(/"number":\s*(\d+)/g)].map(([, number]) => Number(number));
    let published = 0;
    const publish = () => gateway.publish('task.progress', { agent_id: agent, number: ++published });

    const publishing = setInterval(publish, 500);
    t.after(() => clearInterval(publishing));
    await output.until(() => seen().length > 0, 'a first event', patience);
    clearInterval(publishing);
    line.break();
    await publish();
    await publish();
    line.mend();

    await output.until(() => seen().includes(published), 'what was published meanwhile', patience);
    const numbers = seen();
    assert.deepEqual(numbers, Array.from(numbers, (_, index) => numbers[0] + index));
  });
}
