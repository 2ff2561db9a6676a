import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { after, test } from 'node:test';
import { openWebSocket } from '../guide/clients.js';
import { eventsOf } from '../guide/event-stream.js';
import { gateway, isLocal, newAgent } from '../guide/gateway.js';
import { openapi, wrongWithAccepted, wrongWithSent } from './documents.js';
import { ask, described, seen } from './http.js';

const withToken = async (wish) => ({ headers: { Authorization: `Bearer ${await gateway.token(wish)}` } });

/** Those that need another host, another setting or a failure; each has its test elsewhere. */
const notHere = [
  'get /realtime/ws 426', // Where Azure Web PubSub holds the WebSockets.
  'get /realtime/ws 503', 'get /realtime/sse 503', // An instance that is full.
  'post /api/events 401', // A topic with a key.
  'get /realtime/events 503', 'get /realtime/health 503', 'get /realtime/readyz 503', // A storage that is down.
  'post /api/events 503', // The same, or a relay that fails.
  // Around a Functions app, Web PubSub gives 401 for 403, and what an event says is judged by the app, after the topic has answered.
  ...isLocal ? [] : ['get /realtime/ws 403', 'post /api/events 200', 'post /api/events 400'],
];

after(() => assert.deepEqual(described.filter((answer) => !seen.has(answer)).toSorted(), notHere.toSorted()));

const tokenRoutes = [['get', '/realtime/negotiate'], ['post', '/realtime/negotiate'], ['get', '/realtime/sse'], ['get', '/realtime/events']];

for (const [method, path] of tokenRoutes) {
  test(`${method} ${path} refuses as described`, async () => {
    await ask(method, path, 401);
    await ask(method, path, 401, { query: '?token=YOUR_ACCESS_TOKEN' });
    await ask(method, path, 400, { query: '?channels=no.such', ...await withToken() });
    await ask(method, path, 403, { query: '?channels=agent.error', ...await withToken({ channels: ['task.progress'] }) });
  });
}

for (const method of ['get', 'post']) {
  test(`${method} /realtime/negotiate answers, and slows down, as described`, async () => {
    const init = await withToken({ sub: randomUUID() });
    const atMost = 200; // 60 a minute, and what comes back while they are taken.
    for (let i = 0; i < atMost && !seen.has(`${method} /realtime/negotiate 429`); i++)
      await ask(method, '/realtime/negotiate', [200, 429], { query: '?channels=none', ...init });
  });
}

test('A handshake is answered as described', async (t) => {
  await ask('get', '/realtime/ws', 400);
  for (const [status, url] of [
    [401, gateway.webSocketUrl('YOUR_ACCESS_TOKEN')],
    // The Functions host knows no 403: it answers 401, and Web PubSub gives the client that status alone.
    [isLocal ? 403 : 401, gateway.webSocketUrl(await gateway.token({ channels: ['task.progress'] }), '&channels=agent.error')],
  ]) {
    const { ws } = openWebSocket(t, url);
    const [, response] = await once(ws, 'unexpected-response');
    assert.equal(response.statusCode, status);
    if (isLocal) {
      assert.equal(response.headers['content-type'], 'application/problem+json; charset=utf-8');
      assert.deepEqual(wrongWithSent('openapi.yaml#/components/schemas/Problem', JSON.parse((await response.toArray()).join(''))), []);
    }
    seen.add(`get /realtime/ws ${status}`);
  }
  const { ws } = openWebSocket(t, gateway.webSocketUrl(await gateway.token()));
  await once(ws, 'open');
  seen.add('get /realtime/ws 101');
});

for (const format of ['named', 'envelope']) {
  test(`A stream has the blocks that are described: ${format}`, async (t) => {
    const agent = newAgent();
    const end = new AbortController();
    t.after(() => end.abort());
    const token = await gateway.token({ lifetime: '00:00:05' });
    const stream = await ask('get', '/realtime/sse', 200, {
      query: `?format=${format}&token=${token}&lastEventId=00000001-00000001-00000000`, signal: end.signal,
    });
    await gateway.publish('agent.error', { agent_id: agent });
    const kinds = new Set();
    for await (const { event, data } of eventsOf(stream)) {
      const content = JSON.parse(data);
      const kind = event === 'message' ? content.type : event;
      kinds.add(kind);
      const schema = { keepalive: 'openapi.yaml#/components/schemas/Keepalive', gap: schemaOf('Gap'), error: schemaOf('Error'), event: schemaOf('Event') }[kind];
      if (schema) assert.deepEqual(wrongWithSent(schema, content), [], data);
    }
    for (const kind of ['keepalive', 'gap', 'error', format === 'named' ? 'agent.error' : 'event']) assert.ok(kinds.has(kind), kind);
  });
}

test('History is as described, with a gap and without', async () => {
  await gateway.publish('agent.error', { agent_id: newAgent() });
  const init = await withToken();
  const page = await ask('get', '/realtime/events', 200, { query: '?limit=1', ...init });
  assert.equal(page.events.length, 1);
  const { gaps } = await ask('get', '/realtime/events', 200, { query: '?since=00000001-00000001-00000000', ...init });
  assert.equal(gaps.length, 1);
  await ask('get', '/realtime/events', 400, { query: '?limit=1001', ...init });
  await ask('get', '/realtime/events', 400, { query: '?since=yesterday', ...init });
});

for (const route of ['health', 'livez', 'readyz'])
  test(`${route} is as described`, () => ask('get', `/realtime/${route}`, 200));

test('The hint of a host without WebSockets, whose text a test of that host compares, is as described', () => {
  const { schema, example } = openapi.paths['/realtime/ws'].get.responses[426].content['application/problem+json'];
  assert.deepEqual(wrongWithSent(`openapi.yaml${schema.$ref}`, example), []);
});

const event = () => ({ specversion: '1.0', id: randomUUID(), source: '/agents', type: 'agent.error', data: { agent_id: 'agent-7' } });
const ofEventGrid = () => ({ id: randomUUID(), eventType: 'agent.error', data: {}, subject: 'a', dataVersion: '1' });
const without = (name, { [name]: _, ...rest }) => rest;

/** What publishers send: taken, or refused, exactly as the document's schemas have it. */
const calls = [
  ['application/cloudevents+json', event()],
  ['application/cloudevents+json', { ...event(), time: '2025-10-18T10:30:00Z', traceparent: 'any' }],
  ['application/cloudevents+json', { ...without('data', event()), data_base64: 'e30=' }],
  ['application/cloudevents-batch+json', [event(), event()]],
  ['application/json', [ofEventGrid(), { ...ofEventGrid(), topic: '/t', eventTime: '2025-10-18T10:30:00Z' }]],
  ...['specversion', 'id', 'source', 'type', 'data'].map((name) => ['application/cloudevents+json', without(name, event())]),
  ['application/cloudevents+json', { ...event(), id: ' ' }],
  ['application/cloudevents+json', { ...event(), time: 'yesterday' }],
  ['application/cloudevents+json', { ...event(), data: 'text' }],
  ['application/cloudevents-batch+json', event()],
  ...['id', 'eventType', 'data'].map((name) => ['application/json', [without(name, ofEventGrid())]]),
];

for (const [mediaType, body] of isLocal ? calls : []) {
  const place = `openapi.yaml#/paths/~1api~1events/post/requestBody/content/${encodeURIComponent(mediaType.replace('/', '~1'))}/schema`;
  const problems = wrongWithAccepted(place, body);
  test(`${problems.length > 0 ? 'Refused' : 'Taken'}: ${JSON.stringify(body).replaceAll(/[0-9a-f-]{36}/g, '…')}`, () =>
    ask('post', '/api/events', problems.length > 0 ? 400 : 200, { headers: { 'Content-Type': mediaType }, body: JSON.stringify(body) }));
}

test("The topic's other answers are as described", async () => {
  await ask('post', '/api/events', 413, { headers: { 'Content-Type': 'application/cloudevents+json' }, body: ' '.repeat(1024 * 1024 + 1) });
  await ask('options', '/api/events', 200, { headers: { 'WebHook-Request-Origin': 'eventgrid.azure.net' } });
  await ask('options', '/api/events', 400);
});

test('Tokens are minted as described', async () => {
  const post = (status, body) => ask('post', '/dev/token', status, { headers: { 'Content-Type': 'application/json' }, body });
  await ask('post', '/dev/token', 200);
  await ask('post', '/dev/token', 403, { headers: { Origin: 'https://page.example' } });
  for (const wish of [
    {}, { sub: 'alice', channels: ['agent.*'], lifetime: '00:10:00' }, { channels: 'agent.*,task.progress:agent-7' },
    { sub: 7 }, { sub: '' }, { sub: 'a'.repeat(257) }, { channels: 7 }, { channels: [7] }, { lifetime: 60 }, { chanels: ['agent.*'] },
  ]) {
    const isDescribed = wrongWithAccepted('openapi.yaml#/components/schemas/TokenWish', wish).length === 0;
    await post(isDescribed ? 200 : 400, JSON.stringify(wish));
  }
  await post(413, JSON.stringify({ sub: ' '.repeat(65_536) }));
});

function schemaOf(name) {
  return `asyncapi.yaml#/components/schemas/${name}`;
}
