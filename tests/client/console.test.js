import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { gateway, newAgent } from '../guide/gateway.js';
import { noChromium } from './support/chromium.js';
import { choose, firstButton, isAsWideAsTheScreen, live, narrow, openConsole, rows, wide } from './support/console-page.js';
import { until } from './support/until.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const inBrowser = { skip: noChromium };

for (const viewport of [narrow, wide]) {
  for (const colorScheme of ['light', 'dark']) {
    test(`axe finds nothing serious at ${viewport.width} px, ${colorScheme}`, inBrowser, async (t) => {
      const page = await openConsole(t, { viewport, colorScheme, reducedMotion: 'reduce', bypassCSP: true });
      const agent = newAgent();
      for (const type of ['agent.status_changed', 'agent.task_completed', 'agent.error', 'task.progress', 'system.notification'])
        await gateway.publish(type, { agent_id: agent, progress: 5 });
      await rows(page, agent).nth(4).waitFor();
      for (const details of await page.locator('details').all()) await details.evaluate((element) => (element.open = true));
      assert.ok(await isAsWideAsTheScreen(page), 'the page is not wider than the screen');
      await rows(page, agent).first().getByRole('button').click();
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => globalThis.axe.run());
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      assert.deepEqual(serious.map(({ id, nodes }) => [id, nodes.map(({ target }) => target.join(' '))]), []);
    });
  }
}

test('Both transports beside each other show an event that is published from the page, with its id and delay', inBrowser, async (t) => {
  const page = await openConsole(t);
  await choose(page, 'Both');
  const agent = newAgent();
  const form = page.locator('#publish');
  await form.getByLabel('Event').selectOption('agent.error');
  await form.getByRole('textbox', { name: 'Agent' }).fill(agent);
  await form.getByLabel('Further data').fill('{"error": "The tool did not answer."}');
  await form.getByRole('button').click();

  await rows(page, agent).nth(1).waitFor();
  const texts = await rows(page, agent).allInnerTexts();
  for (const text of texts) {
    assert.match(text, /agent\.error/);
    assert.match(text, /The tool did not answer\./);
    assert.match(text, /\d (ms|s)/);
    assert.match(text, /[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}/);
  }
});

for (const transport of ['WebSocket', 'SSE']) {
  test(`A line that is cut is resumed, with what was published meanwhile: ${transport}`, inBrowser, async (t) => {
    const page = await openConsole(t);
    await choose(page, transport);
    const agent = newAgent();
    await page.getByRole('button', { name: 'Cut 5 s' }).click();
    await page.locator('.stream[data-state=waiting]').waitFor();
    await gateway.publish('task.progress', { agent_id: agent, progress: 1 });
    await rows(page, agent).waitFor();
    assert.match(await rows(page, agent).getAttribute('class'), /is-late/);
    await page.getByText(/^Resumed after/).waitFor();
    await until(async () => (await page.locator('[data-figure=late]').innerText()) !== '0', 'the figure');
  });
}

test('Channels and grants narrow what is seen; a token without the grant is told', inBrowser, async (t) => {
  const page = await openConsole(t);
  await page.getByRole('checkbox', { name: 'task.progress' }).uncheck();
  await choose(page, 'SSE');
  const agent = newAgent();
  await gateway.publish('task.progress', { agent_id: agent });
  await gateway.publish('agent.error', { agent_id: agent });
  await rows(page, agent).waitFor();
  assert.match(await rows(page, agent).innerText(), /agent\.error/);

  for (const type of ['agent.status_changed', 'agent.task_completed', 'system.notification']) await page.getByRole('checkbox', { name: type }).uncheck();
  const form = page.locator('#token');
  await form.getByLabel('Channels it grants').fill('task.progress');
  await form.getByLabel('Lifetime').selectOption('10 minutes');
  await form.getByRole('button', { name: 'Mint token' }).click();
  await page.getByText('FORBIDDEN_CHANNEL').waitFor();
  assert.match(await page.locator('#token-note').innerText(), /Grants task\.progress until/);
  assert.equal(await firstButton(page).innerText(), 'Connect');
});

test('The filter shows one agent; pausing holds the events, clearing takes them away', inBrowser, async (t) => {
  const page = await openConsole(t);
  const [one, other] = [newAgent(), newAgent()];
  await gateway.publish('agent.error', { agent_id: one });
  await gateway.publish('agent.error', { agent_id: other });
  await rows(page, other).waitFor();
  await page.locator('#filter').fill(one);
  await rows(page, other).waitFor({ state: 'hidden' });
  assert.ok(await rows(page, one).isVisible());

  await page.getByRole('button', { name: 'Pause' }).click();
  await gateway.publish('agent.error', { agent_id: one });
  await until(async () => Number(await page.locator('[data-figure=count]').innerText()) >= 3, 'the count');
  assert.equal(await rows(page, one).count(), 1);
  await page.getByRole('button', { name: 'Resume (1 new)' }).click();
  await rows(page, one).nth(1).waitFor();

  await page.getByRole('button', { name: 'Clear' }).click();
  assert.equal(await page.locator('tbody tr').count(), 0);
});

test('The page is used by keyboard alone, and the chart has words', inBrowser, async (t) => {
  const page = await openConsole(t);
  await page.locator('input[name=transport]:checked').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter'); // It does not press Disconnect.
  await page.getByRole('heading', { name: 'Server-Sent Events' }).waitFor();
  await live(page, 1);
  const agent = newAgent();
  await gateway.publish('agent.error', { agent_id: agent });
  await page.getByRole('img', { name: /Events a second in the last minute: .* at most [1-9]/ }).waitFor();
});

test('Pictures of the page for the docs', { skip: noChromium || (process.env.AGENTCORE_PICTURES ? false : 'AGENTCORE_PICTURES names no folder') }, async (t) => {
  for (const [viewport, fullPage, deviceScaleFactor] of [[narrow, true, 2], [wide, false, 1]]) {
    const page = await openConsole(t, { viewport, deviceScaleFactor, reducedMotion: 'reduce' });
    await page.waitForTimeout(45_000);
    await page.screenshot({ path: `${process.env.AGENTCORE_PICTURES}/console-${viewport.width}.png`, fullPage });
  }
});
