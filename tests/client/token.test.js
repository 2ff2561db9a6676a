import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeGateway } from './support/fake-gateway.js';
import { onPlatform, range, WatchedClient } from './support/watched-client.js';

const start = Date.parse('2026-01-01T00:00:00Z');
const isAuth = ({ type }) => type === 'auth';

/** Numbered tokens, each ending so many seconds after the beginning of time. */
function issuer(...ends) {
  const given = [];
  const getToken = (why) => {
    const end = ends[Math.min(given.length, ends.length - 1)];
    const claims = Buffer.from(JSON.stringify({ exp: start / 1000 + end, jti: given.length })).toString('base64url');
    given.push({ token: `e30.${claims}.sig`, why });
    return given.at(-1).token;
  };
  return { given, getToken };
}

const at = (seconds) => new Date(start + seconds * 1000).toISOString();

test('A token is renewed over the open WebSocket a minute before it ends', onPlatform, async (t) => {
  const gateway = await FakeGateway.start(t);
  gateway.expires = at(600);
  const { given, getToken } = issuer(600, 1_200, 1_800);
  const client = await WatchedClient.of(t, gateway, { getToken });
  await client.entered('open');
  await beat(gateway, client, 530);
  assert.ok(!gateway.session.received.entries.some(isAuth));
  gateway.expires = at(1_200);

  await beat(gateway, client, 20);

  const auth = await gateway.session.received.until(isAuth, 'auth');
  assert.equal(auth.token, given[1].token);
  assert.deepEqual(given.map(({ why }) => why), [{ isRenewal: false }, { isRenewal: true }]);
  await beat(gateway, client, 600);
  await gateway.session.received.untilCount(2, isAuth, 'auth again');
  assert.equal(gateway.sessions.entries.length, 1);
});

test('TOKEN_EXPIRED is answered with a fresh token over the same WebSocket', onPlatform, async (t) => {
  const gateway = await FakeGateway.start(t);
  const { given, getToken } = issuer(36_000);
  const client = await WatchedClient.of(t, gateway, { getToken });
  await client.entered('open');
  gateway.session.send({ type: 'error', code: 'TOKEN_EXPIRED', message: 'Refresh it.' });
  assert.equal((await gateway.session.received.until(isAuth, 'auth')).token, given[1].token);
  gateway.publish();
  await client.numbers(1);
  assert.equal(gateway.sessions.entries.length, 1);
});

test('A token that ends while the client is offline is renewed before the next attempt', onPlatform, async (t) => {
  const gateway = await FakeGateway.start(t);
  const { given, getToken } = issuer(600, 36_000);
  const client = await WatchedClient.of(t, gateway, { getToken, maxAttempts: Infinity });
  await client.entered('open');
  gateway.publish();
  await client.numbers(1);
  await gateway.kill();
  await client.entered('waiting');
  gateway.append();
  await gateway.start();

  await client.advance(3_600_000);

  assert.deepEqual(await client.numbers(2), [1, 2]);
  assert.equal(gateway.requests.entries.filter(({ path }) => path === '/realtime/negotiate').at(-1).token, given[1].token);
});

test('A changed grant is taken up by a new connection with the new token', onPlatform, async (t) => {
  const gateway = await FakeGateway.start(t);
  const { given, getToken } = issuer(36_000);
  const client = await WatchedClient.of(t, gateway, { getToken });
  await client.hurry();
  await client.entered('open');
  gateway.publish();
  await client.numbers(1);
  gateway.script.received = (session, message) => {
    if (isAuth(message)) session.send({ type: 'error', code: 'GRANTS_CHANGED', message: 'Reconnect.' });
    else session.answer(message);
  };
  gateway.session.send({ type: 'error', code: 'TOKEN_EXPIRED', message: '' });
  await client.entered('open', 2);
  gateway.publish();
  assert.deepEqual(await client.numbers(2), [1, 2]);
  assert.equal(gateway.requests.entries.filter(({ path }) => path === '/realtime/negotiate').at(-1).token, given.at(-1).token);
  assert.equal(given.length, 2);
});

test('A stream goes on with a fresh connection before its token ends', onPlatform, async (t) => {
  const gateway = await FakeGateway.start(t);
  const { given, getToken } = issuer(600, 36_000);
  const client = await WatchedClient.of(t, gateway, { getToken, transport: 'sse' });
  await client.hurry();
  await client.entered('open');
  gateway.publish();
  await client.numbers(1);
  for (const minute of range(1, 9)) {
    await client.advance(60_000);
    gateway.publish();
    await client.numbers(1 + minute);
  }
  await gateway.streams.until(({ asked }) => asked.token === given[1]?.token, 'a stream with the fresh token');
  await client.entered('open', 2);
  gateway.publish();
  assert.deepEqual(await client.numbers(11), range(1, 11));
});

test('A stream whose token ended by the other clock is resumed with a fresh one', onPlatform, async (t) => {
  const gateway = await FakeGateway.start(t);
  const { given, getToken } = issuer(36_000);
  const client = await WatchedClient.of(t, gateway, { getToken, transport: 'sse' });
  await client.hurry();
  await client.entered('open');
  gateway.publish();
  await client.numbers(1);
  gateway.stream.write('data: {"type":"error","code":"TOKEN_EXPIRED","message":""}\n\n');
  gateway.stream.end();
  await client.entered('open', 2);
  assert.equal(gateway.stream.asked.token, given[1].token);
});

test('A refused token is renewed once; a fresh one that is refused ends the client', onPlatform, async (t) => {
  const gateway = await FakeGateway.start(t);
  gateway.refuse = () => ({ status: 401, code: 'TOKEN_INVALID' });
  const { given, getToken } = issuer(600);
  const { error } = await (await WatchedClient.of(t, gateway, { getToken })).entered('closed');
  assert.equal(error.code, 'TOKEN_INVALID');
  assert.equal(given.length, 2);
  assert.equal(gateway.requests.entries.length, 2);
});

test('A renewal in band that is refused is followed by a connection of its own', onPlatform, async (t) => {
  const gateway = await FakeGateway.start(t);
  const { getToken, given } = issuer(36_000);
  const client = await WatchedClient.of(t, gateway, { getToken });
  await client.hurry();
  await client.entered('open');
  gateway.script.received = (session, message) => {
    if (isAuth(message)) session.send({ type: 'error', code: 'TOKEN_INVALID', message: '' });
    else session.answer(message);
  };
  gateway.session.send({ type: 'error', code: 'TOKEN_EXPIRED', message: '' });
  await client.entered('open', 2);
  assert.equal(given.length, 3);
});

test('getToken that fails is called again with the next attempt', onPlatform, async (t) => {
  const gateway = await FakeGateway.start(t);
  let calls = 0;
  const getToken = async () => {
    if (++calls < 3) throw new Error('The issuer is away.');
    return 'token';
  };
  const client = await WatchedClient.of(t, gateway, { getToken });
  await client.hurry();
  await client.entered('open');
  assert.deepEqual(client.errors.entries.map(({ error }) => [error.code, error.message]), Array(2).fill(['TOKEN_UNAVAILABLE', 'The issuer is away.']));
});

test('A renewal that fails is repeated while the session lasts', onPlatform, async (t) => {
  const gateway = await FakeGateway.start(t);
  gateway.expires = at(600);
  const { getToken } = issuer(600, 1_200);
  let isAway = false;
  const client = await WatchedClient.of(t, gateway, {
    getToken: (why) => {
      if (isAway) throw new Error('away');
      return getToken(why);
    },
  });
  await client.entered('open');
  isAway = true;
  await beat(gateway, client, 545);
  await client.errors.until(({ error }) => error.code === 'TOKEN_UNAVAILABLE', 'the failure');
  isAway = false;
  await beat(gateway, client, 45);
  await gateway.session.received.until(isAuth, 'auth');
});

test('The token travels in a header; in a URL only for a direct WebSocket', onPlatform, async (t) => {
  const gateway = await FakeGateway.start(t);
  await (await WatchedClient.of(t, gateway)).entered('open');
  await (await WatchedClient.of(t, gateway, { transport: 'sse' })).entered('open');
  assert.ok(gateway.requests.entries.every(({ query }) => query.token === undefined));

  const direct = await WatchedClient.of(t, gateway, { url: `${gateway.url.replace('http', 'ws')}/realtime/ws` });
  await direct.entered('open');
  assert.equal(gateway.requests.entries.at(-1).query.token, 'token');
  assert.equal(gateway.requests.entries.at(-1).path, '/realtime/ws');
});

/** Lets time pass with a ping every heartbeat, each seen before the clock goes on. */
async function beat(gateway, client, seconds) {
  for (let left = seconds; left > 0; left -= 30) {
    await client.advance(Math.min(30, left) * 1000);
    const pongs = gateway.session.received.entries.filter(({ type }) => type === 'pong').length;
    gateway.session.ping();
    await gateway.session.received.untilCount(pongs + 1, ({ type }) => type === 'pong', 'a pong');
  }
}
