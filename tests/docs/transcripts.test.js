import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { asyncapi, wrongWithAccepted, wrongWithSent } from './documents.js';

const folder = new URL('../transcripts/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.txt'));
const schemaOf = (message) => `asyncapi.yaml${asyncapi.components.messages[message].payload.$ref}`;

/** Which of the document's messages each type is, by who says it. */
const fromServer = (type) => schemaOf(type);
const fromClient = (type) => schemaOf({ ping: 'clientPing', pong: 'clientPong' }[type] ?? type);

const anId = '1f3a9c02-00000001-0000a4e0';
const aTime = '2025-10-18T10:30:00Z';
const samples = { id: anId, from: anId, to: anId, since: anId, timestamp: aTime, expires: aTime };

/** A message with something for each name that stands for any text. */
const filled = (text) => JSON.parse(text, (name, value) => (/^\$/.test(value) ? samples[name] ?? 'any text' : value));

for (const file of files) {
  test(`Each message of ${file} is as the document says`, () => {
    for (const line of readFileSync(new URL(file, folder), 'utf8').split('\n')) {
      if (!line.startsWith('< {')) continue;
      const message = filled(line.slice(2));
      assert.deepEqual(wrongWithSent(fromServer(message.type), message), [], line);
    }
  });

  test(`What a client says in ${file} is understood exactly where the document describes it`, () => {
    const lines = readFileSync(new URL(file, folder), 'utf8').split('\n');
    lines.forEach((line, index) => {
      if (!line.startsWith('> ')) return;
      const code = /"code":"(\w+)"/.exec(lines[index + 1]?.startsWith('< ') ? lines[index + 1] : '')?.[1];
      const isDescribed = describes(line.slice(2).replace(/ \* \d+$/, ''));
      if (code === undefined) assert.ok(isDescribed, `It is accepted: ${line}`);
      if (code === 'BAD_MESSAGE' || code === 'BAD_CURSOR') assert.ok(!isDescribed, `It is refused: ${line}`);
    });
  });
}

test('The transcripts have every message of the document', () => {
  const text = files.map((file) => readFileSync(new URL(file, folder), 'utf8')).join('');
  const missing = Object.values(asyncapi.components.schemas)
    .map((schema) => schema.properties?.type?.const)
    .filter((type) => type && !text.includes(`{"type":"${type}"`));
  assert.deepEqual(missing, []);
});

/** Is it a client's message of the document? A named event of json.webpubsub.azure.v1 is its message with the type beside. */
function describes(said) {
  const { name, body } = /^(?<name>[a-z]+)?\s*(?<body>\{.*\})?$/.exec(said)?.groups ?? {};
  if (name === undefined && body === undefined) return false;
  const message = { ...(name && name !== 'message' ? { type: name } : {}), ...(body ? filled(body) : {}) };
  const isKnown = ['subscribe', 'unsubscribe', 'auth', 'ping', 'pong'].includes(message.type);
  return isKnown && wrongWithAccepted(fromClient(message.type), message).length === 0;
}
