import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { eventsOf } from '../guide/event-stream.js';
import { gateway, newAgent } from '../guide/gateway.js';
import { openStream } from '../guide/streams.js';

const run = promisify(execFile);

for (const page of ['README.md', 'docs/local-functions.md']) {
  test(`The command in ${page} publishes an event each time that it is run`, async (t) => {
    const text = readFileSync(new URL(`../../${page}`, import.meta.url), 'utf8');
    const [command] = text.match(/^curl [^\n]*\/api\/events [^]*?\}\}'$/m);
    const agent = newAgent();
    const runnable = command.replace(/(http:\/\/)?localhost:8080/, gateway.url).replaceAll(/agent-\d+/g, agent);
    const stream = await openStream(t, gateway.sseUrl(await gateway.token(), `&channels=*:${agent}`));

    for (let i = 0; i < 2; i++) await run('sh', ['-c', `${runnable} --silent --show-error --fail-with-body`]);

    let seen = 0;
    for await (const { event } of eventsOf(stream)) {
      if (event !== 'keepalive') seen++;
      if (seen === 2) break;
    }
    assert.equal(seen, 2);
  });
}
