import {
  connect, type ChannelsAnswer, type Gap, type RealtimeError, type RealtimeItem, type StateChange,
} from '../../clients/javascript/index.js';

interface Progress {
  agent_id: string;
  progress: number;
}

const client = connect<Progress>({ url: 'https://gateway.example', getToken: async ({ isRenewal }) => (isRenewal ? 'b' : 'a'), channels: ['task.*'] });

export async function read(): Promise<number> {
  for await (const item of client) {
    if (item.type === 'gap') console.warn(item.reason);
    else if (item.id > '') return item.data.progress;
  }
  return 0;
}

export function nameOf(item: RealtimeItem): string {
  switch (item.type) {
    case 'event':
      return item.event;
    case 'gap':
      return item.to;
    default:
      return item satisfies never;
  }
}

export async function overlookGaps(): Promise<void> {
  // @ts-expect-error An item may be a gap, which has no data.
  for await (const { data } of client) console.log(data);
}

client.addEventListener('event', ({ detail }) => detail.data.agent_id.trim());
client.addEventListener('gap', ({ detail }: CustomEvent<Gap>) => detail.reason === 'retention');
client.addEventListener('error', ({ detail }) => {
  const error: RealtimeError = detail.error;
  if (error.code === 'FORBIDDEN_CHANNEL' && detail.isFinal) client.close();
});
client.addEventListener('state', ({ detail }) => describe(detail));

function describe(change: StateChange): string {
  switch (change.state) {
    case 'waiting':
      return `${change.attempt} in ${change.delay} ms, ${change.error.code}`;
    case 'closed':
      return change.error?.message ?? 'closed';
    default:
      return change.transport;
  }
}

const off: () => void = client.on('task.progress', ({ data, traceparent }) => data.progress.toFixed() + (traceparent?.length ?? 0));
off();
client.on<{ error: string }>('agent.error:agent-7', ({ data }) => data.error.trim());
client.addEventListener('channels', ({ detail }) => show(detail));
export const joining: Promise<void> = client.subscribe(['agent.error:agent-7', 'task.*']).then(show);
client.unsubscribe('task.*');

function show({ joined, refused }: ChannelsAnswer): void {
  console.log(joined.join(), refused.length, client.channels?.length);
}

connect({ negotiateUrl: '/realtime/negotiate', getToken: () => 'a', streamUrl: 'https://stream.example/realtime/sse', WebSocket, signal: AbortSignal.timeout(1) });

// @ts-expect-error One of the URLs is needed.
connect({ getToken: () => 'a' });
// @ts-expect-error But not both.
connect({ url: '/', negotiateUrl: '/', getToken: () => 'a' });
// @ts-expect-error There is no such transport.
connect({ url: '/', getToken: () => 'a', transport: 'pigeon' });
// @ts-expect-error A listener takes an event, not its type.
client.on('task.progress', (event: string) => event);
// @ts-expect-error There is no such code.
client.addEventListener('error', ({ detail }) => detail.error.code === 'NO_SUCH_CODE');
