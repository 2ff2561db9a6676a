import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { gateway, newAgent } from '../guide/gateway.js';
import { noChromium, openPage } from './support/chromium.js';
import { openAt } from './support/modules.js';
import { until } from './support/until.js';

const inBrowser = { skip: noChromium };

test('A browser opens six streams to a host, and a seventh waits until one of them closes', inBrowser, async (t) => {
  const page = await openPage(t);
  await openAt(page, gateway.url);
  const states = () => page.evaluate(() => globalThis.streams.map(({ readyState }) => readyState).join(''));
  const token = await gateway.token();
  await page.evaluate((url) => { globalThis.streams = Array.from({ length: 6 }, () => new EventSource(url)); }, gateway.sseUrl(token));
  await until(async () => await states() === '111111', 'six streams');
  await page.evaluate((url) => globalThis.streams.push(new EventSource(url)), gateway.sseUrl(token));
  const waits = page.evaluate(() => fetch('/realtime/health').then(() => 'answered'));
  await gateway.publish('agent.error', { agent_id: newAgent() });
  assert.equal(await states(), '1111110');
  await page.evaluate(() => globalThis.streams.slice(0, 2).forEach((stream) => stream.close()));
  await until(async () => await states() === '2211111', 'the seventh');
  assert.equal(await waits, 'answered');
});

test('The script of docs/realtime.md for a closed EventSource goes on behind the last event, with a fresh token', inBrowser, async (t) => {
  const docs = await readFile(new URL('../../docs/realtime.md', import.meta.url), 'utf8');
  const [, script] = /^```js\n(const fetchToken(?:(?!^```).)*?EventSource\.CLOSED.*?)^```/ms.exec(docs);
  const page = await openPage(t);
  const heard = [];
  await page.exposeFunction('hear', (message) => heard.push(message));
  await openAt(page, gateway.url);
  const agent = newAgent();
  const lifetimes = ['00:00:05'];
  let tokens = 0;
  await page.route('**/dev/token', async (route) => {
    tokens++;
    await route.fulfill({ json: await gateway.tokenWithEnd({ channels: [`*:${agent}`], lifetime: lifetimes.shift() ?? '01:00:00' }) });
  });
  const content = script.replaceAll('http://localhost:8080', '').replace(/console\.log\(.*\);/, 'hear(message);');
  await page.addScriptTag({ content, type: 'module' });
  await until(() => tokens === 1, 'the first token');
  await until(async () => {
    if (heard.length === 0) await gateway.publish('agent.error', { agent_id: agent });
    return heard.length > 0;
  }, 'the first event');
  const ended = await page.waitForResponse((response) => response.url().includes('/realtime/sse') && response.status() === 401);
  assert.ok(ended);
  await gateway.publish('agent.status_changed', { agent_id: agent });
  await until(() => heard.some(({ event }) => event === 'agent.status_changed'), 'what was published while it was closed');
  assert.equal(tokens, 2);
  assert.equal(new Set(heard.map(({ id }) => id)).size, heard.length, 'nothing comes twice');
});
