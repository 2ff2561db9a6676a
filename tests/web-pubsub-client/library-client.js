import { WebPubSubClient } from '@azure/web-pubsub-client';
import { Journal } from '../guide/journal.js';

/**
 * A client of Microsoft's library, started with its default protocol, and what it was told; stopped with the test. Where the gateway or the
 * line ends before that, the test stops it: a client without a connection cannot be stopped, and tries on.
 */
export async function startClient(t, credential, options) {
  const client = new WebPubSubClient(credential, { reconnectRetryOptions: { maxRetries: 60 }, ...options });
  const messages = new Journal();
  const states = new Journal();
  onMessage(client, (data) => messages.add(data));
  client.on('connected', ({ connectionId, userId }) => states.add({ state: 'connected', connectionId, userId }));
  client.on('disconnected', ({ connectionId }) => states.add({ state: 'disconnected', connectionId }));
  const stopped = new Promise((resolve) => { client.on('stopped', resolve); });
  t.after(() => client.stop());
  await client.start();
  const stop = () => {
    client.stop();
    return stopped;
  };
  return { client, messages, states, stop };
}

/** Calls back with each message of the gateway: some are sent to the connection, and some to groups that it is in. */
export function onMessage(client, listener) {
  for (const event of ['server-message', 'group-message']) client.on(event, ({ message }) => listener(message.data));
}

/** What the library asks for a URL before each new connection. */
export const negotiated = (host, query = '') => ({
  getClientAccessUrl: async () => {
    const answer = await fetch(`${host.url}/realtime/negotiate${query}`, { headers: { Authorization: `Bearer ${await host.token()}` } });
    return (await answer.json()).url;
  },
});
