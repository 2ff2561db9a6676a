import { readFileSync } from 'node:fs';

const root = new URL('../../../', import.meta.url);

/** Answers for what a page needs to run the client: a page without anything, and modules of this repository. True if it did. */
export function answerFile({ url }, response) {
  if (url === '/page') {
    response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><title>page</title><link rel="icon" href="data:,">');
    return true;
  }
  if (!/^\/(clients\/javascript|tests\/client\/support)\/[a-z-]+\.js$/.test(url)) return false;
  response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(readFileSync(new URL(`.${url}`, root)));
  return true;
}
