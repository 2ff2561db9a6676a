import assert from 'node:assert/strict';
import { test } from 'node:test';
import { routesOf } from '../../clients/javascript/gateway.js';
import { SeenIds } from '../../clients/javascript/seen-ids.js';
import { ServerSentEvents } from '../../clients/javascript/server-sent-events.js';

const stream = 'retry: 1000\nid: 1\n\r\n: a comment\r\nevent: x\rdata: {"a":1}\rdata:two\ndata\n\nid: a\0b\ndata:  three \nunknown: 1\n\n\ndata: not ended';

test('A stream is taken apart alike however it is cut into pieces', () => {
  const whole = [
    { retry: 1000, id: '1' },
    { event: 'x', data: '{"a":1}\ntwo\n' },
    { data: ' three ' },
    {},
  ];
  for (let size = 1; size <= stream.length; size++) {
    const parser = new ServerSentEvents();
    const blocks = [];
    for (let at = 0; at < stream.length; at += size) blocks.push(...parser.push(stream.slice(at, at + size)));
    assert.deepEqual(blocks, whole, `pieces of ${size}`);
  }
});

test('A block without an end is not kept without an end', () => {
  assert.throws(() => [...new ServerSentEvents().push('a'.repeat(2_000_000))], /longer/);
  const parser = new ServerSentEvents();
  assert.throws(() => {
    for (let line = 0; line < 2_000; line++) [...parser.push(`data: ${'a'.repeat(1_000)}\n`)];
  }, /longer/);
});

const position = (segment, offset) => `aaaaaaaa-${segment.toString(16).padStart(8, '0')}-${offset.toString(16).padStart(8, '0')}`;

test('Two full segments of ids are remembered, and no more are kept than that', () => {
  const seen = new SeenIds();
  const perSegment = 131_072; // 16 MB of the smallest records, 128 bytes
  for (const segment of [1, 2, 3])
    for (let record = 1; record <= perSegment; record++) assert.ok(seen.add(position(segment, record * 128)));
  assert.ok(!seen.add(position(2, 128)));
  assert.ok(!seen.add(position(3, 128)));
  assert.ok(seen.add(position(1, 128)));
});

test('The routes follow from any of the URLs', () => {
  const at = (origin, more) => ({
    negotiate: `${origin}/realtime/negotiate`, webSocket: undefined, stream: `${origin}/realtime/sse`, history: `${origin}/realtime/events`, ...more,
  });
  for (const url of ['https://a.example', 'https://a.example/', 'https://a.example/realtime', 'https://a.example/realtime/negotiate'])
    assert.deepEqual(routesOf({ url }), at('https://a.example'));
  assert.deepEqual(routesOf({ url: 'https://a.example/base/' }), at('https://a.example/base'));
  assert.deepEqual(routesOf({ negotiateUrl: 'https://a.example/realtime/negotiate?code=1' }), at('https://a.example', {
    negotiate: 'https://a.example/realtime/negotiate?code=1',
  }));
  assert.deepEqual(routesOf({ url: 'wss://a.example/realtime/ws' }), at('https://a.example', { webSocket: 'wss://a.example/realtime/ws' }));
  assert.equal(routesOf({ url: 'https://a.example', streamUrl: 'https://b.example/realtime/sse' }).stream, 'https://b.example/realtime/sse');
});
