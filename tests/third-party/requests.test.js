import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { gateway, newAgent } from '../guide/gateway.js';
import { Journal } from '../guide/journal.js';

/** Debian's package python3-requests belongs to the system's own Python, which need not be the first on the path. */
const hasRequests = (command) => spawnSync(command, ['-c', 'import requests'], { stdio: 'ignore' }).status === 0;
const python = ['python3', '/usr/bin/python3'].find(hasRequests);

/** Prints each line of a response as `requests` cuts and decodes it; the charset is the response's. */
const program = `
import requests, sys
with requests.get(sys.argv[1], stream=True) as response:
    for line in response.iter_lines(chunk_size=1, decode_unicode=True):
        print(line, flush=True)
`;

test('Python requests reads lines as they were sent', { skip: python ? false : 'no Python has requests' }, async (t) => {
  const agent = newAgent();
  // In UTF-8 each of these has the byte 0x85, which ISO-8859-1 reads as the end of a line.
  const text = 'Å … х 入';
  const url = gateway.sseUrl(await gateway.token(), `&channels=agent.error:${agent}`);
  const env = { ...process.env, PYTHONIOENCODING: 'utf-8' };
  const reader = spawn(python, ['-u', '-c', program, url], { stdio: ['ignore', 'pipe', 'inherit'], env });
  t.after(() => reader.kill('SIGKILL'));
  const output = new Journal();
  reader.stdout.setEncoding('utf8').on('data', (read) => output.add(read));
  const seen = () => output.entries.join('');

  await output.until(() => seen().includes('\n'), 'the stream is open', 60_000);
  await gateway.publish('agent.error', { agent_id: agent, error: text });
  await output.until(() => /^data:.*"error".*\n/m.test(seen()), 'the event is printed', 60_000);
  assert.match(seen(), new RegExp(`^data:.*"error":"${text}"`, 'm'));
});
