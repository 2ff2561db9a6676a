import { readFile } from 'node:fs/promises';

const root = new URL('../../../', import.meta.url);

/** Gives a page what it needs to run the client at any gateway's address: `/page`, with nothing on it, and this repository's modules. */
export async function serveModules(page) {
  await page.route(/\/page$/, (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>page</title>' }));
  await page.route(/\/(clients\/javascript|tests\/client\/support)\/[a-z-]+\.js$/, async (route) => {
    const { pathname } = new URL(route.request().url());
    await route.fulfill({ contentType: 'text/javascript', body: await readFile(new URL(`.${pathname}`, root)) });
  });
}
