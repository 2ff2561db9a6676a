import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gateway, newAgent } from '../guide/gateway.js';
import { Journal } from '../guide/journal.js';
import { asyncapi, wrongWithSent } from './documents.js';

const pages = Object.fromEntries(['realtime.md', 'rate-limiting.md'].map((name) =>
  [name, readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8')]));

const blocks = (page, language) => [...page.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map(([, text]) => text);

/** What a page's script has around it in a browser, and the token that the page speaks of. */
const aroundIt = `
  import { EventSource } from 'eventsource';
  import WebSocket from 'ws';
  Object.assign(globalThis, { EventSource, WebSocket, token: process.env.TOKEN });
`;

const client = new URL('../../clients/javascript/index.js', import.meta.url);
const scripts = blocks(pages['realtime.md'], 'js');

test('The page has its nine scripts', () => assert.equal(scripts.length, 9));

scripts.forEach((script, index) => {
  test(`The page's script ${index + 1} hears an agent: ${script.split('\n')[0]}`, async (t) => {
    const agent = newAgent();
    const runnable = script
      .replaceAll('localhost:8080', new URL(gateway.url).host).replaceAll('agent-7', agent).replace("'agentcore-realtime'", `'${client}'`);
    const node = spawn('node', ['--input-type=module', '--eval', aroundIt + runnable], {
      cwd: new URL('..', import.meta.url), env: { ...process.env, TOKEN: await gateway.token() }, stdio: ['ignore', 'pipe', 'inherit'],
    });
    t.after(async () => {
      node.kill();
      await once(node, 'close');
    });
    const publishing = setInterval(() => gateway.publish('agent.status_changed', { agent_id: agent }), 300);
    t.after(() => clearInterval(publishing));

    const output = new Journal();
    node.stdout.setEncoding('utf8').on('data', (text) => output.add(text));
    await output.until((text) => text.includes(agent), 'the event is printed');
  });
});

for (const [name, page] of Object.entries(pages)) {
  test(`The messages in ${name} are as the documents say`, () => {
    const messages = blocks(page, 'json').map((text) => JSON.parse(text));
    assert.notEqual(messages.length, 0);
    for (const message of messages) {
      const schema = asyncapi.components.messages[message.type]?.payload.$ref;
      const place = schema ? `asyncapi.yaml${schema}` : 'openapi.yaml#/components/schemas/Problem';
      assert.deepEqual(wrongWithSent(place, message), []);
    }
  });
}

test("Each of the page's event types may be published", async () => {
  const types = [...pages['realtime.md'].matchAll(/^\| `([a-z_.]+)` \|/gm)].map(([, type]) => type);
  assert.equal(types.length, 5);
  for (const type of types) await gateway.publish(type, {});
});
