import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { gateway, newAgent } from '../guide/gateway.js';
import { noChromium, openPage } from './support/chromium.js';
import { until } from './support/until.js';

const client = new URL('../../clients/javascript/', import.meta.url);
const inBrowser = { skip: noChromium };

/** The README's first example, as the module of a page that a development server such as Vite's serves from a port of its own. */
async function pageServer(t) {
  const readme = await readFile(new URL('README.md', client), 'utf8');
  const [, example] = /^```js\n(.*?)^```/ms.exec(readme);
  const code = example
    .replaceAll('http://localhost:8080', gateway.url)
    .replace("'agentcore-realtime'", "'/client/index.js'")
    .replaceAll('console.log(', '(globalThis.heard ??= []).push(');
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://page');
    const type = pathname === '/' ? 'text/html' : 'text/javascript';
    response.writeHead(200, { 'Content-Type': type });
    if (pathname === '/') response.end('<!doctype html><script type="module" src="/main.js"></script>');
    else if (pathname === '/main.js') response.end(code);
    else if (pathname.startsWith('/client/')) response.end(await readFile(new URL(pathname.slice('/client/'.length), client)));
    else response.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => { server.closeAllConnections(); server.close(); });
  return server.address().port;
}

for (const host of ['localhost', '127.0.0.1']) {
  test(`The README's first example runs in a page that another server of this machine serves: ${host}`, inBrowser, async (t) => {
    const page = await openPage(t);
    await page.goto(`http://${host}:${await pageServer(t)}`);
    const agent = newAgent();
    const publishing = setInterval(() => gateway.publish('agent.task_completed', { agent_id: agent }), 200);
    t.after(() => clearInterval(publishing));
    await until(() => page.evaluate((name) => globalThis.heard?.flat().includes(name) || undefined, agent), 'the event');
  });
}

test('A page from elsewhere can neither get a token nor connect nor read', inBrowser, async (t) => {
  const page = await openPage(t);
  await page.goto(`http://evil.test:${await pageServer(t)}`);
  const token = await gateway.token();
  const got = await page.evaluate(async ({ url, token }) => {
    const asks = {
      token: () => fetch(`${url}/dev/token`, { method: 'POST' }).then((answer) => answer.text()),
      tokenWithBody: () => fetch(`${url}/dev/token`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' }).then((answer) => answer.text()),
      history: () => fetch(`${url}/realtime/events?token=${token}`).then((answer) => answer.text()),
      negotiate: () => fetch(`${url}/realtime/negotiate`, { headers: { Authorization: `Bearer ${token}` } }).then((answer) => answer.text()),
      stream: () => new Promise((resolve, reject) => {
        const stream = new EventSource(`${url}/realtime/sse?token=${token}`);
        stream.onopen = resolve;
        stream.onerror = reject;
      }),
      socket: () => new Promise((resolve, reject) => {
        const socket = new WebSocket(`${url.replace('http', 'ws')}/realtime/ws?token=${token}`);
        socket.onopen = resolve;
        socket.onerror = reject;
      }),
    };
    const outcomes = {};
    for (const [name, ask] of Object.entries(asks)) outcomes[name] = await ask().then(() => 'answered', () => 'refused');
    return outcomes;
  }, { url: gateway.url, token });
  assert.deepEqual(got, { token: 'refused', tokenWithBody: 'refused', history: 'refused', negotiate: 'refused', stream: 'refused', socket: 'refused' });
});

test('A page cannot frame the console', inBrowser, async (t) => {
  const page = await openPage(t);
  await page.goto(`http://localhost:${await pageServer(t)}`);
  const frame = await page.evaluate(async (url) => {
    const element = document.createElement('iframe');
    element.src = url;
    const loaded = new Promise((resolve) => { element.onload = resolve; });
    document.body.append(element);
    await loaded;
    return element.contentDocument === null;
  }, gateway.url);
  assert.ok(frame, 'the browser shows its own page in place of the console');
  assert.ok(!page.frames().some((each) => each.url().startsWith(gateway.url)), 'the console is not loaded');
});
