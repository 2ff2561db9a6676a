import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { isType, openWebSocket, send } from '../guide/clients.js';
import { gateway, newAgent } from '../guide/gateway.js';
import { asyncapi, wrongWithAccepted, wrongWithSent } from './documents.js';

/** Operation by operation, the payload schemas of a direction: `send` is what the gateway says. */
function schemasOf(action) {
  const operations = Object.values(asyncapi.operations).filter((operation) => operation.action === action);
  const answers = action === 'send' ? Object.values(asyncapi.operations).flatMap(({ reply }) => reply?.messages ?? []) : [];
  const names = [...operations.flatMap(({ messages }) => messages), ...answers].map(({ $ref }) => $ref.split('/').at(-1));
  return new Map(names.map((name) => {
    const { $ref } = asyncapi.components.messages[name].payload;
    return [asyncapi.components.schemas[$ref.split('/').at(-1)].properties.type.const, `asyncapi.yaml${$ref}`];
  }));
}

const [sent, accepted] = [schemasOf('send'), schemasOf('receive')];

test('Every kind of message that the gateway sends is as the document says, and each that it describes is accepted', async (t) => {
  const agent = newAgent();
  const subject = randomUUID();
  const { ws, messages } = openWebSocket(t, gateway.webSocketUrl(await gateway.token({ sub: subject, lifetime: '00:10:00' })));
  await messages.until(isType('welcome'), 'the welcome');
  const said = new Set();
  const say = async (message, answer) => {
    assert.deepEqual(wrongWithAccepted(accepted.get(message.type), message), []);
    said.add(message.type);
    send(ws, message);
    if (answer) await messages.until(isType(answer), answer);
  };

  await gateway.publish('agent.error', { agent_id: agent });
  await messages.until(isType('event'), 'an event');
  await say({ type: 'subscribe', channels: ['agent.*', `task.progress:${agent}`], since: 'earliest' }, 'replay');
  await say({ type: 'subscribe', channels: ['agent.error'], since: '00000001-00000001-00000000' }, 'gap');
  await say({ type: 'unsubscribe', channels: ['agent.error'] }, 'unsubscribed');
  await say({ type: 'auth', token: await gateway.token({ sub: subject, lifetime: '00:20:00' }) }, 'authenticated');
  await say({ type: 'ping' }, 'pong');
  await messages.until(isType('ping'), 'a heartbeat');
  await say({ type: 'pong' });
  assert.ok(!messages.entries.some(isType('error')));
  send(ws, { type: 'subscribe', channels: ['no.such'] });
  await messages.until(isType('error'), 'an error');

  for (const message of messages.entries) assert.deepEqual(wrongWithSent(sent.get(message.type), message), [], message.raw);
  assert.deepEqual(new Set(messages.entries.map(({ type }) => type)), new Set(sent.keys()));
  assert.deepEqual(said, new Set(accepted.keys()));
});
