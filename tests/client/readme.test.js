import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { gateway, newAgent } from '../guide/gateway.js';
import { limit } from '../guide/journal.js';

const client = new URL('../../clients/javascript/', import.meta.url);
const readme = await readFile(new URL('README.md', client), 'utf8');
const examples = [...readme.matchAll(/^```js\n(.*?)^```/gms)].map(([, code]) => code);

test('The README has its four examples', () => assert.equal(examples.length, 4));

examples.forEach((code, index) => {
  test(`The README's example ${index + 1} runs and hears an agent`, async (t) => {
    const runnable = code.replaceAll('http://localhost:8080', gateway.url).replace("'agentcore-realtime'", `'${new URL('index.js', client)}'`)
      .replace("'ws'", `'${import.meta.resolve('ws')}'`);
    const folder = await mkdtemp(join(tmpdir(), 'agentcore-readme-'));
    t.after(() => rm(folder, { recursive: true }));
    const example = spawn('node', ['--input-type=module', '--eval', runnable], {
      cwd: folder, stdio: ['ignore', 'pipe', 'inherit'], timeout: limit,
    });
    t.after(() => example.kill());
    const agent = newAgent();
    const publishing = setInterval(() => gateway.publish('agent.task_completed', { agent_id: agent }), 200);
    t.after(() => clearInterval(publishing));
    let output = '';
    example.stdout.on('data', (text) => (output += text));
    const [exit] = await once(example, 'close');
    assert.equal(exit, 0, output);
    assert.match(output, /agent\.task_completed/);
  });
});
