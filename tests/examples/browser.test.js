import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { noChromium, openPage } from '../client/support/chromium.js';
import { gateway, newAgent } from '../guide/gateway.js';
import { keepPublishing } from './example.js';

const root = new URL('../../', import.meta.url);

/** The repository's files, as `python3 -m http.server` serves them. */
async function serveRepository(t) {
  const types = { html: 'text/html', js: 'text/javascript' };
  const server = createServer(async (request, response) => {
    const path = `.${request.url.replace(/\/$/, '/index.html')}`;
    try {
      const text = await readFile(new URL(path, root));
      response.setHeader('Content-Type', types[path.split('.').at(-1)]).end(text);
    } catch {
      response.writeHead(404).end();
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${server.address().port}`;
}

test('The page shows an event of the one agent that it watches', { skip: noChromium }, async (t) => {
  const [agent, other] = [newAgent(), newAgent()];
  const page = await openPage(t);
  await page.goto(`${await serveRepository(t)}/examples/browser/`);
  await page.getByLabel('Gateway').fill(gateway.url);
  await page.getByLabel('Token').fill(await gateway.token());
  await page.getByLabel('Channels').fill(`agent.*:${agent}`);
  await page.getByRole('button', { name: 'Watch' }).click();
  await page.getByRole('status').filter({ hasText: 'open' }).waitFor();

  keepPublishing(t, other);
  keepPublishing(t, agent);

  await page.getByRole('listitem').filter({ hasText: agent }).first().waitFor();
  assert.equal(await page.getByRole('listitem').filter({ hasText: other }).count(), 0);
});
