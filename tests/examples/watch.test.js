import { test } from 'node:test';
import { newAgent } from '../guide/gateway.js';
import { besidePackages, keepPublishing, missing, patience, run } from './example.js';

const python = missing('python3');

const watchers = [
  { command: 'node', file: 'node/watch.mjs' },
  { command: 'node', file: 'node/watch-webpubsub.mjs', place: besidePackages },
  { command: 'python3', file: 'python/watch.py', skip: python },
  {
    command: 'python3',
    file: 'python/watch_requests.py',
    skip: python || missing('python3', ['-c', 'import requests, sseclient; sseclient.SSEClient.events']),
  },
  { command: 'dotnet', run: ['run'], file: 'dotnet/watch-sse.cs' },
  { command: 'dotnet', run: ['run'], file: 'dotnet/watch-websocket.cs' },
  { command: 'sh', file: 'curl/watch.sh', skip: missing('curl') },
];

for (const { command, run: verb = [], file, place = (_, path) => path, skip } of watchers) {
  test(`${file} prints an event of the one agent that it watches`, { skip }, async (t) => {
    const [agent, other] = [newAgent(), newAgent()];
    keepPublishing(t, other);
    keepPublishing(t, agent);

    const { output } = run(t, command, [...verb, place(t, file), `agent.*:${agent}`]);

    const seen = () => output.entries.join('');
    await output.until(() => seen().includes('agent.status_changed') && seen().includes(agent), 'the event is printed', patience);
    if (seen().includes(other)) throw new Error(`It printed what it did not ask for:\n${seen()}`);
  });
}
