import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { gateway, newAgent } from '../guide/gateway.js';
import { LocalHost } from '../guide/local-host.js';
import { noChromium } from './support/chromium.js';
import { choose, firstButton, isAsWideAsTheScreen, live, narrow, openConsole, rows, wide } from './support/console-page.js';
import { until } from './support/until.js';

const inBrowser = { skip: noChromium };

async function isPrimary(button) {
  return (await button.getAttribute('class'))?.includes('primary') ?? false;
}

/** Publishes events of an agent in one call. */
async function publishMany(agent, count) {
  const events = Array.from({ length: count }, (_, number) => ({
    specversion: '1.0', id: randomUUID(), source: '/agents', type: 'task.progress', data: { agent_id: agent, number },
  }));
  const response = await fetch(`${gateway.url}/api/events`, {
    method: 'POST', headers: { 'Content-Type': 'application/cloudevents-batch+json' }, body: JSON.stringify(events),
  });
  assert.equal(response.status, 200);
}

test('While paused the page counts what came, and says what it could not keep', inBrowser, async (t) => {
  const page = await openConsole(t);
  const agent = newAgent();
  await page.getByRole('button', { name: 'Pause' }).click();
  await publishMany(agent, 450);
  await page.getByRole('button', { name: 'Resume (450 new)' }).click();
  await page.getByText('250 more came while the table was paused. The newest 200 are shown.').waitFor();
  assert.ok(await page.locator('tbody tr').count() <= 200);
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await page.getByRole('button', { name: 'Resume (0 new)' }).waitFor();
});

test('The first button is the one that can be used: Disconnect while connected, Connect otherwise', inBrowser, async (t) => {
  const page = await openConsole(t);
  const button = firstButton(page);
  assert.equal(await button.innerText(), 'Disconnect');
  assert.equal(await isPrimary(button), false);
  await button.click();
  assert.equal(await button.innerText(), 'Connect');
  assert.equal(await isPrimary(button), true);
  assert.ok(await page.getByText('Not connected.').isVisible());
  for (const name of ['Cut 5 s', 'Expire token']) assert.ok(await page.getByRole('button', { name }).isDisabled());
  // By keyboard, the focus stays on it through both.
  await button.focus();
  await page.keyboard.press('Enter');
  await live(page, 1);
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Disconnect');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Connect');
});

for (const transport of ['WebSocket', 'SSE']) {
  test(`Channels are joined and left on the live connection, and named as the gateway answered: ${transport}`, inBrowser, async (t) => {
    const page = await openConsole(t);
    await choose(page, transport);
    const joined = page.locator('.joined');
    const names = (...channels) => page.getByText(`Joined: ${channels.join(', ')}.`).waitFor();
    const others = ['agent.status_changed', 'agent.task_completed', 'agent.error', 'system.notification'];
    await page.getByText(/^Joined: .*task\.progress/).waitFor();
    await page.getByRole('checkbox', { name: 'task.progress' }).uncheck();
    await names(...others);
    await page.getByRole('checkbox', { name: 'task.progress' }).check();
    await names(...others, 'task.progress');
    if (transport === 'WebSocket') assert.equal(await page.locator('.divider').count(), 0, 'it is the same connection');

    await page.locator('#token').getByLabel('Channels it grants').fill('agent.error:agent-7 task.progress');
    await page.getByRole('button', { name: 'Mint token' }).click();
    await page.getByText('Joined: agent.error:agent-7, task.progress.').waitFor();
    await joined.getByText('Not granted by the token: agent.status_changed, agent.task_completed, system.notification.').waitFor();
    for (const name of others) await page.getByRole('checkbox', { name }).uncheck();
    await page.getByText('Joined: task.progress.').waitFor();
    await page.getByRole('checkbox', { name: 'task.progress' }).click();
    await page.getByText('A client keeps at least one channel').waitFor();
    assert.ok(await page.getByRole('checkbox', { name: 'task.progress' }).isChecked());
  });

  test(`A token that has ended is refused, and the client recovers: ${transport}`, inBrowser, async (t) => {
    const page = await openConsole(t);
    await choose(page, transport);
    await page.getByRole('button', { name: 'Expire token' }).click();
    await page.getByText(/^TOKEN_EXPIRED: The token has expired/).waitFor();
    await page.getByText(transport === 'SSE' ? /^Resumed after/ : /^A fresh token was accepted: the session goes on, until/).waitFor();
    await live(page, 1);
    const agent = newAgent();
    await gateway.publish('agent.error', { agent_id: agent });
    await rows(page, agent).waitFor();
    if (transport === 'WebSocket') assert.equal(await page.getByText(/^Resumed after/).count(), 0, 'it is the same connection');
  });
}

test('A row opens its event as JSON, which is copied; Escape returns to the row', inBrowser, async (t) => {
  const page = await openConsole(t, { permissions: ['clipboard-read', 'clipboard-write'] });
  const agent = newAgent();
  const data = { agent_id: agent, step: { name: 'search', results: ['<b>one</b>', 'two'] } };
  await gateway.publish('task.progress', data);
  await gateway.publish('task.progress', { agent_id: agent });
  await rows(page, agent).nth(1).waitFor();
  const inspector = page.getByRole('dialog', { name: 'task.progress' });

  await rows(page, agent).nth(1).getByText('search').click();
  await inspector.getByRole('button', { name: 'Copy JSON' }).click();
  await inspector.getByText('Copied.').waitFor();
  const copied = JSON.parse(await page.evaluate(() => navigator.clipboard.readText()));
  assert.deepEqual(copied.data, data);
  assert.deepEqual(Object.keys(copied), ['type', 'event', 'data', 'timestamp', 'id']);
  assert.equal(await inspector.locator('pre').innerText(), JSON.stringify(copied, null, 2));
  await page.keyboard.press('Escape');
  await inspector.waitFor({ state: 'hidden' });
  assert.equal(await page.evaluate(() => document.activeElement.closest('tr')?.dataset.agent), agent);

  // By keyboard alone: one row is in the tab order, the arrows go on from it.
  assert.equal(await page.locator('.open[tabindex="0"]').count(), 1);
  await page.locator('.open[tabindex="0"]').focus();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await inspector.waitFor();
  await inspector.getByRole('button', { name: 'Close' }).click();
  await inspector.waitFor({ state: 'hidden' });
});

test('Where no event is shown, the page says what to do', inBrowser, async (t) => {
  const page = await openConsole(t);
  const hint = page.locator('.hint');
  await page.getByText('No event yet. Publish one under “Publish”, or start the gateway with --demo.').waitFor();
  await gateway.publish('agent.error', { agent_id: newAgent() });
  await hint.waitFor({ state: 'hidden' });
  await page.locator('#filter').fill('nobody');
  await page.getByText('No event here is of an agent like “nobody”.').waitFor();
  await page.locator('#filter').fill('');
  await hint.waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Clear' }).click();
  await page.getByText('Cleared. The next events appear here.').waitFor();
  await page.getByRole('button', { name: 'Pause' }).click();
  await gateway.publish('agent.error', { agent_id: newAgent() });
  await page.getByText('Paused. Press Resume').waitFor();
  await page.getByRole('button', { name: 'Disconnect' }).click();
  await page.getByText('then press Connect').waitFor();
});

for (const viewport of [narrow, wide]) {
  test(`Long ids and long data leave the layout as it is: ${viewport.width} px`, inBrowser, async (t) => {
    const page = await openConsole(t, { viewport });
    const agent = `${newAgent()}${'x'.repeat(128)}`.slice(0, 128);
    await gateway.publish('agent.status_changed', { agent_id: agent, text: 'y'.repeat(50_000), deep: { list: Array(500).fill({ n: 1 }) } });
    const row = rows(page, agent);
    await row.waitFor();
    assert.ok(await isAsWideAsTheScreen(page));
    const scroll = page.locator('.scroll');
    assert.ok(await scroll.evaluate((element) => element.scrollWidth <= element.clientWidth), 'the table has no line of its own to scroll');
    assert.ok((await row.boundingBox()).height < 110);
    const opener = row.getByRole('button');
    assert.ok((await opener.boundingBox()).width > 110, 'the type can be read');
    await opener.click();
    const inspector = page.getByRole('dialog');
    const box = await inspector.boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= viewport.width, JSON.stringify(box));
    assert.ok(box.y >= 0 && box.y + box.height <= viewport.height, JSON.stringify(box));
    assert.ok(await inspector.getByRole('button', { name: 'Copy JSON' }).isVisible());
    assert.ok(await isAsWideAsTheScreen(page));
  });
}

test('After two transports beside each other, one has the full width again, and so has the empty page', inBrowser, async (t) => {
  const page = await openConsole(t);
  const widthOf = async (selector) => (await page.locator(selector).first().boundingBox()).width;
  const full = await widthOf('.stream');
  await choose(page, 'Both');
  assert.ok(await widthOf('.stream') < full / 2);
  await page.getByRole('button', { name: 'Disconnect' }).click();
  assert.equal(await widthOf('.empty'), full);
  await page.getByRole('button', { name: 'Connect' }).click();
  await live(page, 2);
  await choose(page, 'WebSocket');
  assert.equal(await widthOf('.stream'), full);
});

test('A gap is counted, and the count stays when the rows are cleared', inBrowser, async (t) => {
  const host = await LocalHost.start(t);
  const page = await openConsole(t, { url: host.url });
  const gaps = page.locator('[data-figure=gaps]');
  assert.equal(await gaps.innerText(), '0');
  await host.publish('agent.error', { agent_id: newAgent() });
  await page.locator('tbody tr[data-agent]').waitFor();
  await host.kill();
  await page.locator('.stream[data-state=waiting]').waitFor();
  await host.start();
  await page.getByText('are no longer held (log_replaced)').waitFor();
  await page.getByRole('button', { name: 'Clear' }).click();
  assert.equal(await page.locator('tbody tr').count(), 0);
  assert.equal(await gaps.innerText(), '1');
});

test('Data that is not an object is refused by the page, and is not published', inBrowser, async (t) => {
  const page = await openConsole(t);
  const agent = newAgent();
  const form = page.locator('#publish');
  const [data, note] = [form.getByLabel('Further data'), page.locator('#publish-note')];
  await form.getByRole('textbox', { name: 'Agent' }).fill(agent);
  for (const text of ['[1]', '"text"', '7', 'null', '{']) {
    await data.fill(text);
    await form.getByRole('button').click();
    await until(async () => (text === '{' ? /is not JSON/ : /must be a JSON object/).test(await note.innerText()), text);
    assert.equal(await data.getAttribute('aria-invalid'), 'true');
    await data.fill('{}');
    await form.getByRole('button').click();
    await page.getByText('Published.').waitFor();
    assert.equal(await data.getAttribute('aria-invalid'), null);
  }
  await rows(page, agent).nth(4).waitFor();
  assert.equal(await rows(page, agent).count(), 5);
});
