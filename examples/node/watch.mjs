// Watches events, whatever happens to the connection: node watch.mjs [channel ...]
import { connect } from '../../clients/javascript/index.js';

const url = process.env.AGENTCORE_URL ?? 'http://localhost:8080';
const channels = process.argv.length > 2 ? process.argv.slice(2) : undefined;

// The local host gives a token to whoever asks; elsewhere your own issuer does.
async function getToken() {
  if (process.env.AGENTCORE_TOKEN) return process.env.AGENTCORE_TOKEN;
  const response = await fetch(`${url}/dev/token`, { method: 'POST' });
  return (await response.json()).token;
}

const client = connect({ url, getToken, channels });
client.addEventListener('state', ({ detail }) => console.error(detail.state, detail.transport ?? detail.error?.code ?? ''));
process.once('SIGINT', () => client.close());

for await (const item of client) {
  if (item.type === 'gap') console.error(`Lost from ${item.from} to ${item.to}: ${item.reason}`);
  else console.log(item.id, item.event, JSON.stringify(item.data));
}
