import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { FakeGateway } from './support/fake-gateway.js';
import { onPlatform, range, WatchedClient } from './support/watched-client.js';

const transports = ['websocket', 'sse'];
const progress = 'task.progress';

/** A client that is open and has heard one event, on a gateway with the five types. */
async function openClient(t, transport, channels, more) {
  const gateway = await FakeGateway.start(t);
  const client = await WatchedClient.of(t, gateway, { transport, channels, ...more });
  await client.hurry();
  await client.entered('open');
  return { gateway, client };
}

/** What the next connection asks for, once the present one is cut. */
async function askedAfterCut(gateway, client, transport) {
  const times = client.states.entries.filter(({ state }) => state === 'open').length;
  gateway.cut();
  await client.entered('open', times + 1);
  if (transport === 'sse') return gateway.stream.asked.query.channels.split(',');
  return gateway.session.received.entries.find(({ type }) => type === 'subscribe').channels;
}

for (const transport of transports) {
  test(`Channels are added and left on a live client, with the gateway's answer: ${transport}`, onPlatform, async (t) => {
    const { gateway, client } = await openClient(t, transport, ['agent.error']);
    assert.deepEqual(client.channels.entries, [{ joined: ['agent.error'], refused: [] }]);
    gateway.publish({}, progress);
    gateway.publish({}, 'agent.error');
    await client.numbers(2);

    const added = await client.subscribe(['task.*', 'agent.status_changed:agent-7']);
    assert.deepEqual(added, { joined: ['agent.error', progress, 'agent.status_changed:agent-7'], refused: [] });
    gateway.publish({}, progress);
    gateway.publish({ agent_id: 'agent-8' }, 'agent.status_changed');
    gateway.publish({ agent_id: 'agent-7' }, 'agent.status_changed');
    await client.numbers(5);
    assert.deepEqual(await client.unsubscribe(['task.*', '*:agent-7']), { joined: ['agent.error'], refused: [] });
    gateway.publish({}, progress);
    gateway.publish({}, 'agent.error');

    // What came up to 30 s before a channel was added may come with it.
    assert.deepEqual((await client.numbers(7)).filter((number) => number !== 1), [2, 3, 5, 7]);
    assert.deepEqual(client.channels.entries.at(-1), { joined: ['agent.error'], refused: [] });
    if (transport === 'websocket') assert.equal(gateway.sessions.entries.length, 1);
    assert.equal(client.errors.entries.length, 0);
  });

  test(`A connection that follows another asks for the channels as they are by then: ${transport}`, onPlatform, async (t) => {
    const { gateway, client } = await openClient(t, transport, ['agent.error']);
    await client.subscribe([progress]);
    assert.deepEqual(await askedAfterCut(gateway, client, transport), ['agent.error', progress]);
    await client.unsubscribe(['agent.error']);
    assert.deepEqual(await askedAfterCut(gateway, client, transport), [progress]);
    gateway.publish({}, 'agent.error');
    gateway.publish();
    assert.deepEqual(await client.numbers(2), [2]);
  });

  test(`A part of a pattern can be left: ${transport}`, onPlatform, async (t) => {
    const { gateway, client } = await openClient(t, transport, undefined);
    const { joined } = await client.unsubscribe('agent.*');
    assert.deepEqual(joined, [progress, 'system.notification']);
    assert.deepEqual(await askedAfterCut(gateway, client, transport), joined);
    await client.subscribe('agent.*');
    assert.deepEqual(await askedAfterCut(gateway, client, transport), [...joined, 'agent.*']);
  });

  test(`Changes of channels amid a thousand events cost none of them, and none comes twice: ${transport}`, onPlatform, async (t) => {
    const { gateway, client } = await openClient(t, transport, [progress]);
    for (const round of range(0, 9)) {
      range(1, 50).forEach(() => gateway.publish());
      const isEven = round % 2 === 0;
      const changing = isEven ? client.subscribe([`agent.error:agent-${round}`, 'system.notification']) : client.unsubscribe(['system.*']);
      range(1, 50).forEach(() => gateway.publish());
      if (round % 3 === 0) gateway.cut();
      await changing;
    }
    const numbers = await client.numbers(1_000);
    assert.deepEqual(numbers.toSorted((a, b) => a - b), range(1, 1_000));
  });

  test(`Nothing of a channel is missed from the event on at which it was added: ${transport}`, onPlatform, async (t) => {
    const { gateway, client } = await openClient(t, transport, ['agent.error']);
    gateway.publish({}, 'agent.error');
    await client.numbers(1);
    const adding = client.subscribe([progress]);
    range(2, 40).forEach(() => gateway.publish());
    await adding;
    gateway.publish();
    assert.deepEqual((await client.numbers(41)).toSorted((a, b) => a - b), range(1, 41));
  });

  test(`A refusal is told, changes nothing, and does not end the client: ${transport}`, onPlatform, async (t) => {
    const { gateway, client } = await openClient(t, transport, ['agent.error']);
    gateway.allows = (channel) => channel !== progress;
    assert.deepEqual(await client.subscribe([progress]), { code: 'FORBIDDEN_CHANNEL' });
    assert.deepEqual(await client.subscribe(['no.such']), { code: 'UNKNOWN_CHANNEL' });
    const answer = { joined: ['agent.error', 'system.notification'], refused: [progress] };
    assert.deepEqual(await client.subscribe([progress, 'system.notification']), answer);
    await client.channels.until(({ refused }) => isDeepStrictEqual(refused, answer.refused), 'the answer as an event');
    assert.deepEqual(await client.unsubscribe(['*']), { code: 'NO_CHANNELS' });
    assert.deepEqual(await client.unsubscribe([progress]), { joined: answer.joined, refused: [] });
    await client.errors.untilCount(3, () => true, 'the refusals as events');
    assert.deepEqual(client.errors.entries.map(({ error, isFinal }) => [error.code, isFinal]), [
      ['FORBIDDEN_CHANNEL', false], ['UNKNOWN_CHANNEL', false], ['NO_CHANNELS', false],
    ]);
    gateway.publish({}, 'system.notification');
    await client.numbers(1);
    assert.ok(!(await askedAfterCut(gateway, client, transport)).includes('no.such'));
  });

  test(`Many changes at once cost few requests, and one that is wrong costs the others nothing: ${transport}`, onPlatform, async (t) => {
    const { gateway, client } = await openClient(t, transport, ['agent.error']);
    const answers = await client.subscribeEach(range(1, 40).map((agent) => `task.progress:agent-${agent}`));
    assert.equal(answers.at(-1).joined.length, 41);
    const asked = () => (transport === 'sse' ? gateway.streams : gateway.session.received).entries.length;
    assert.ok(asked() <= 3, `${asked()} for the beginning and 40 channels`);

    const [first, second, third] = await client.subscribeEach(['agent.*', 'no.such', 'system.notification']);
    assert.ok(first.joined.includes('agent.status_changed'));
    assert.deepEqual(second, { code: 'UNKNOWN_CHANNEL' });
    assert.ok(third.joined.includes('system.notification'));
  });

  test(`Changes wait for the first connection, and are rejected when the client closes: ${transport}`, onPlatform, async (t) => {
    const gateway = await FakeGateway.start(t);
    gateway.refuse = () => ({ status: 503, code: 'SERVER_ERROR' });
    const client = await WatchedClient.of(t, gateway, { transport, channels: ['agent.error'] });
    await client.hurry();
    await client.entered('waiting');
    const [adding, leaving] = [client.subscribe([progress]), client.unsubscribe(['agent.error'])];
    gateway.refuse = () => undefined;
    assert.deepEqual((await adding).joined, ['agent.error', progress]);
    assert.deepEqual((await leaving).joined, [progress]);

    gateway.refuse = () => ({ status: 404 });
    gateway.cut();
    const tooLate = client.subscribe(['system.notification']);
    await client.entered('closed');
    assert.ok(['HTTP_404', 'CLIENT_CLOSED'].includes((await tooLate).code));
    assert.equal((await client.subscribe(['agent.error'])).code, 'HTTP_404');
  });
}

test('A change that a cut leaves without an answer is asked for again, from where it was made', onPlatform, async (t) => {
  const { gateway, client } = await openClient(t, 'websocket', ['agent.error']);
  const from = gateway.publish({}, 'agent.error').id;
  await client.numbers(1);
  gateway.script.received = () => {};
  const adding = client.subscribe([progress]);
  await gateway.session.received.untilCount(2, ({ type }) => type === 'subscribe', 'the change');
  range(2, 30).forEach(() => gateway.append());
  gateway.append({}, 'agent.error');
  gateway.script = {};
  gateway.cut();
  await adding;
  const { since } = await gateway.session.received.until(({ channels }) => channels?.[0] === progress, 'the change again');
  assert.equal(since, from);
  assert.deepEqual((await client.numbers(30)).toSorted((a, b) => a - b), range(1, 31));
});

for (const code of ['RATE_LIMITED', 'SERVER_ERROR']) {
  test(`A change that the gateway cannot carry out now is asked for again after five seconds: ${code}`, onPlatform, async (t) => {
    const { gateway, client } = await openClient(t, 'websocket', ['agent.error']);
    gateway.script.received = (session) => session.send({ type: 'error', code, message: 'Not now.' });
    const adding = client.subscribe([progress]);
    await gateway.session.received.untilCount(2, ({ type }) => type === 'subscribe', 'the change');
    gateway.script = {};
    gateway.session.ping();
    await gateway.session.received.until(({ type }) => type === 'pong', 'the pong');
    await client.advance(4_999);
    gateway.session.ping();
    await gateway.session.received.untilCount(2, ({ type }) => type === 'pong', 'the second pong');
    assert.equal(gateway.session.received.entries.filter(({ type }) => type === 'subscribe').length, 2);
    await client.advance(1);
    assert.deepEqual((await adding).joined, ['agent.error', progress]);
    assert.equal(gateway.sessions.entries.length, 1);
  });
}

test('A change of channels survives a change of transport', onPlatform, async (t) => {
  const { gateway, client } = await openClient(t, 'auto', ['agent.error']);
  await client.subscribe([progress]);
  gateway.publish();
  await client.numbers(1);
  gateway.blocksWebSocket = true;
  assert.deepEqual(await askedAfterCut(gateway, client, 'sse'), ['agent.error', progress]);
  assert.deepEqual((await client.unsubscribe(['agent.error'])).joined, [progress]);
  gateway.publish();
  await client.numbers(2);
});
