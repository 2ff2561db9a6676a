// The JavaScript client, many times over, in one process. Its one argument says which clients; each line of its output is something that
// one of them was given, each line of its input something to do to them.
import { createInterface } from 'node:readline';

const { client: clientUrl, ws: wsUrl, seed, clients: settings } = JSON.parse(process.argv[2]);
const { RealtimeClient } = await import(clientUrl);
const { default: WebSocket } = await import(wsUrl);

/** The longest wait before another attempt is this part of the client's own: a run is short. */
const haste = 0.1;

const clients = new Map();

/** mulberry32: small, and the same for the same seed. */
function randomOf(state) {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const print = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

function add({ name, dev, grants, lifetime, ...options }, index) {
  const random = randomOf(seed + index);
  const getToken = async () => {
    const response = await fetch(dev, { method: 'POST', body: JSON.stringify({ sub: name, channels: grants, lifetime }) });
    if (!response.ok) throw new Error(`No token: ${response.status}`);
    return (await response.json()).token;
  };
  const client = new RealtimeClient({ ...options, getToken, WebSocket, maxAttempts: Infinity, random: () => random() * haste });
  client.addEventListener('event', ({ detail: { id, event, data } }) => {
    print({ name, type: 'event', id, event, data: { agent_id: data.agent_id, number: data.number } });
  });
  client.addEventListener('gap', ({ detail: { from, to } }) => print({ name, type: 'gap', from, to }));
  client.addEventListener('state', ({ detail: { state, transport, error } }) => {
    print({ name, type: 'state', state, transport, error: error?.code });
  });
  clients.set(name, client);
}

settings.forEach(add);
const commands = {
  add: ({ client }) => add(client, clients.size),
  reconnect: () => clients.forEach((client) => client.reconnect()),
};
for await (const line of createInterface({ input: process.stdin })) {
  const { command, ...what } = JSON.parse(line);
  commands[command](what);
}
process.exit();
