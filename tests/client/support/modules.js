import { readFile } from 'node:fs/promises';

const root = new URL('../../../', import.meta.url);

/**
 * Opens a page at a gateway's address that can import this repository's modules. Its document is the gateway's own: one that is made up here
 * would come from no address, and Chromium lets such a page reach nothing on this machine.
 */
export async function openAt(page, url) {
  await page.route(/\/(clients\/javascript|tests\/client\/support)\/[a-z-]+\.js$/, async (route) => {
    const { pathname } = new URL(route.request().url());
    await route.fulfill({ contentType: 'text/javascript', body: await readFile(new URL(`.${pathname}`, root)) });
  });
  await page.goto(`${url}/client/index.js`);
}
