import { existsSync } from 'node:fs';
import { after } from 'node:test';
import { chromium } from 'playwright-core';
import { limit } from '../../guide/journal.js';

const executablePath = process.env.AGENTCORE_CHROMIUM ?? '/usr/bin/chromium';

/** Why browser tests cannot run here, or false. */
export const noChromium = existsSync(executablePath) ? false : `there is no Chromium at ${executablePath}: install it, or name it by AGENTCORE_CHROMIUM`;

let launched;
after(async () => (await launched)?.close());

/** A new page in a browser that the test file shares; closed with its context when the test ends. */
export async function openPage(t, options) {
  launched ??= launch();
  const context = await (await launched).newContext(options);
  context.setDefaultTimeout(limit);
  t.after(() => context.close());
  return context.newPage();
}

async function launch() {
  try {
    return await chromium.launch({
      executablePath,
      timeout: limit,
      args: [
        '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
        '--disable-component-update', '--disable-sync',
        // Pages of other hosts, served by the tests themselves.
        '--host-resolver-rules=MAP *.test 127.0.0.1',
      ],
    });
  } catch (error) {
    const remedy = 'reinstall it, or name another one by AGENTCORE_CHROMIUM';
    throw new Error(`Chromium at ${executablePath} does not start: ${remedy}.`, { cause: error });
  }
}
