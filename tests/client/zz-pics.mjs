import { chromium } from 'playwright-core';
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
const url = 'http://127.0.0.1:18181';
const out = '/tmp/x/h/a/pics';
for (const scheme of ['light', 'dark']) for (const [w, h] of [[1440, 900], [360, 780]]) {
  const context = await browser.newContext({ viewport: { width: w, height: h }, colorScheme: scheme, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(url);
  await page.waitForFunction(() => document.querySelectorAll('tbody tr[data-agent]').length > 12);
  const tag = `${w}-${scheme}`;
  await page.screenshot({ path: `${out}/${tag}-1-live.png`, fullPage: w < 500 });
  await page.locator('tbody tr[data-agent] button').nth(4).click();
  await page.waitForTimeout(300);
  await page.screenshot({ path: `${out}/${tag}-2-json.png` });
  await page.keyboard.press('Escape');
  if (scheme === 'light') {
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Expire token' }).click();
    await page.waitForTimeout(3000);
    await page.locator('#pause').click();
    await page.waitForTimeout(300);
    await page.screenshot({ path: `${out}/${tag}-3-expired.png`, fullPage: w < 500 });
    await page.getByLabel('Both', { exact: true }).check();
    await page.waitForFunction(() => document.querySelectorAll('.stream[data-state=open]').length === 2);
    await page.getByRole('checkbox', { name: 'task.progress' }).uncheck();
    await page.waitForTimeout(2500);
    await page.locator('#pause').click();
    await page.waitForTimeout(1500);
    await page.screenshot({ path: `${out}/${tag}-4-both.png`, fullPage: w < 500 });
    await page.locator('#filter').fill('nobody');
    await page.locator('#pause').click();
    await page.waitForTimeout(300);
    await page.screenshot({ path: `${out}/${tag}-5-filter.png` });
    await page.getByRole('button', { name: 'Disconnect' }).click();
    await page.screenshot({ path: `${out}/${tag}-6-empty.png` });
  }
  await context.close();
}
await browser.close();
