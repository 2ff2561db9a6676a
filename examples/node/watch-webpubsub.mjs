// Watches events with Microsoft's client library, whatever happens to the connection: node watch-webpubsub.mjs [channel ...]
import { WebPubSubClient } from '@azure/web-pubsub-client';

const url = process.env.AGENTCORE_URL ?? 'http://localhost:8080';
const channels = process.argv.length > 2 ? process.argv.slice(2) : ['*'];

// The local host gives a token to whoever asks; elsewhere your own issuer does.
async function getToken() {
  if (process.env.AGENTCORE_TOKEN) return process.env.AGENTCORE_TOKEN;
  const response = await fetch(`${url}/dev/token`, { method: 'POST' });
  return (await response.json()).token;
}

// The library asks for a URL before each new connection. With channels=none a connection begins with nothing.
async function getClientAccessUrl() {
  const response = await fetch(`${url}/realtime/negotiate?channels=none`, { headers: { Authorization: `Bearer ${await getToken()}` } });
  if (!response.ok) throw new Error(`No URL: ${response.status}`);
  return (await response.json()).url;
}

const client = new WebPubSubClient({ getClientAccessUrl });
const send = (event, data) => client.sendEvent(event, data, 'json').catch((error) => console.error(error.message));

// The library recovers a connection by itself. A new one resumes behind the last event; some events come again, so their ids are kept.
const seen = new Set();
let cursor;

function show({ id, event, data }) {
  if (seen.has(id)) return;
  seen.add(id);
  if (seen.size > 10_000) seen.delete(seen.values().next().value);
  if (!cursor || id > cursor) cursor = id;
  console.log(id, event, JSON.stringify(data));
}

client.on('connected', () => send('subscribe', { channels, since: cursor }));
client.on('disconnected', () => console.error('disconnected'));
async function receive({ message: { data } }) {
  if (data.type === 'event') show(data);
  else if (data.type === 'replay') data.events.forEach(show);
  else if (data.type === 'ping') send('pong', {});
  else if (data.type === 'gap') console.error(`Lost from ${data.from} to ${data.to}: ${data.reason}`);
  else if (data.type === 'error' && data.code === 'TOKEN_EXPIRED') send('auth', { token: await getToken() });
  else if (data.type === 'error') console.error(data.code, data.message);
}
// Most messages are sent to the connection alone; pings and what follows from them are sent to groups.
client.on('server-message', receive);
client.on('group-message', receive);
process.once('SIGINT', () => client.stop());

await client.start();
