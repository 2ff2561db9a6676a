import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { missing, run } from './example.js';

const publishers = [
  { command: 'dotnet', run: ['run'], file: 'dotnet/publish.cs' },
  { command: 'python3', file: 'python/publish.py', skip: missing('python3') },
  { command: 'sh', file: 'curl/publish.sh', skip: missing('curl') },
];

/** An address at which nobody listens. */
async function nobody() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${port}`;
}

/** A topic that refuses every event, and counts the calls. */
async function refusing(t) {
  let calls = 0;
  const server = createServer((request, response) => {
    calls++;
    request.resume().on('end', () => response.writeHead(400, { 'Content-Type': 'application/problem+json' }).end('{"code":"BAD_MESSAGE"}'));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  return { url: `http://127.0.0.1:${server.address().port}`, calls: () => calls };
}

/** What an example prints that fails: one line, and no trace of its stack. */
async function failureOf({ output, ended }) {
  const code = await ended;
  const text = output.entries.join('');
  assert.equal(code, 1, text);
  assert.deepEqual(text.trim().split('\n').length, 1, text);
  assert.doesNotMatch(text, /Traceback|^ {3}at /m);
  return text;
}

for (const { command, run: verb = [], file, skip } of publishers) {
  test(`${file} ends with one line where nobody listens`, { skip }, async (t) => {
    const url = await nobody();
    const text = await failureOf(run(t, command, [...verb, file, 'agent-7'], url));
    assert.match(text, /refused|connect/i);
  });

  test(`${file} ends with one line at the first event that is refused`, { skip }, async (t) => {
    const topic = await refusing(t);
    const text = await failureOf(run(t, command, [...verb, file, 'agent-7'], topic.url));
    assert.match(text, /400/);
    assert.equal(topic.calls(), 1);
  });
}
