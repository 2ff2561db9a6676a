import assert from 'node:assert/strict';
import { gateway } from '../../guide/gateway.js';
import { openPage } from './chromium.js';

export const wide = { width: 1440, height: 900 };
export const narrow = { width: 360, height: 780 };

/** The console, connected. Fails the test on any error in the page, the content security policy's included. */
export async function openConsole(t, { viewport = wide, url = gateway.url, ...options } = {}) {
  const page = await openPage(t, { viewport, ...options });
  const errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  t.after(() => assert.deepEqual(errors.filter((error) => !error.startsWith('Failed to load resource')), []));
  await page.goto(url);
  await live(page, 1);
  return page;
}

export const live = (page, streams) => page.waitForFunction(
  (count) => document.querySelectorAll('.stream[data-state=open]').length === count, streams);

export const rows = (page, agent) => page.locator(`.stream tbody tr[data-agent="${agent}"]`);

/** Changes the transport of the live page, which takes effect at once, and waits for what comes of it. */
export async function choose(page, transport) {
  await page.getByLabel(transport, { exact: true }).check();
  const name = { WebSocket: 'WebSocket', SSE: 'Server-Sent Events', Both: 'Server-Sent Events' }[transport];
  await page.getByRole('heading', { name, exact: true }).waitFor();
  await live(page, transport === 'Both' ? 2 : 1);
}

/** The first button of the connection. */
export const firstButton = (page) => page.locator('#connection .actions button').first();

export const isAsWideAsTheScreen = (page) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
