#!/usr/bin/env node
// How quantities, money and the distance to each limit grow. docs/performance.md holds what this prints without options.
//   node infra/growth.mjs --connections 20000,50000 --events-per-second 10 --heard 0.05
import { parseArgs } from 'node:util';
import { assumed, grow, limit, price, system } from './growth/model.mjs';

const { values: chosen } = parseArgs({
  options: {
    connections: { type: 'string', default: '10000,100000,1000000' },
    'web-socket-share': { type: 'string', default: '0.5' }, // the others are SSE streams
    'events-per-second': { type: 'string', default: '1,100' },
    heard: { type: 'string', default: '0.1,0.01' }, // the share of connections that hear an event, one for each rate
    json: { type: 'boolean', default: false }, // the numbers, unrounded
  },
});

/** Comma-separated numbers. */
function numbers(option, most = Infinity) {
  const given = chosen[option].split(',').map(Number);
  if (given.some((number) => !(number >= 0 && number <= most))) throw new Error(`--${option}: ${chosen[option]}?`);
  return given;
}

const [rates, shares, [webSocketShare]] = [numbers('events-per-second'), numbers('heard', 1), numbers('web-socket-share', 1)];
if (rates.length !== shares.length) throw new Error('--heard: as many as --events-per-second.');
const columns = rates.flatMap((events, at) => numbers('connections').map((connections) =>
  column({ connections, webSocketShare, events, heard: shares[at] })));

function column(asked) {
  const grown = grow(asked);
  grown.money.allStreams = grow({ ...asked, webSocketShare: 0 }).money.atMost;
  return { ...asked, ...grown };
}

const whole = (value) => Math.round(value).toLocaleString('en-US');
const small = (value) => value.toLocaleString('en-US', { maximumSignificantDigits: 2 });
const percent = (value) => `${value > 1 ? '**' : ''}${small(value * 100)} %${value > 1 ? '**' : ''}`;
const million = (value) => small(value / 1e6);

function table(head, how, part, rows) {
  const [heads, ...lines] = [
    [head, how, ...columns.map((each) => `${whole(each.connections)} at ${each.events}/s`)],
    ...rows.map(([name, formula, key, text]) => [name, formula, ...columns.map((each) => text(each[part][key]))]),
  ].map((cells) => `| ${cells.join(' | ')} |\n`);
  return `${heads}|---|---|${'---:|'.repeat(columns.length)}\n${lines.join('')}`;
}

const { heartbeatCallsPerSecond: beat, restCallsPerSession, appendsPerSecond: appends } = system;
const { windowSeconds, readsPerRun, runSeconds, readsPerSession, readsPerStream, silenceSeconds, leaseSeconds } = assumed;

const quantities = () => table('What there is', 'computed as', 'quantities', [
  ['WebSockets', `connections × ${webSocketShare}`, 'webSockets', whole],
  ['SSE streams', 'the others', 'streams', whole],
  ['Web PubSub units', `WebSockets ÷ ${whole(limit.unitConnections)}, as sold; above ${limit.standardUnits} Premium_P2`, 'units', whole],
  ['Stream instances', `streams ÷ ${whole(system.streamsPerInstance)}, 2 at least; or by processor`, 'streamInstances', whole],
  ['Feed connections', 'one a stream instance', 'feedConnections', whole],
  ['API instances busy', 'calls ÷ 500 a second for each group of functions, as docs/deploy.md has it', 'busyInstances', small],
  ['Stream cores busy', `writes × ${system.writeMicroseconds + system.forwardMicroseconds} µs`, 'cores', small],
  ['*A month, in millions*', '', 'none', () => ''],
  ['REST calls', `events + appends + ${small(beat)}/s + WebSockets ÷ ${windowSeconds} s + ${restCallsPerSession} a session`,
    'restCalls', million],
  ['of these, heartbeat', `${small(beat)}/s`, 'heartbeatCalls', million],
  ['Delivered to WebSockets', 'events × WebSockets × share that hears', 'toWebSockets', million],
  ['Delivered to streams', 'the same', 'toStreams', million],
  ['Feed messages', 'appends × stream instances', 'feed', million],
  ['Appends', `events, at most ${appends}/s`, 'appends', million],
  ['Storage writes', `appends + 1 in ${leaseSeconds} s`, 'storageWrites', million],
  ['Storage reads', `stream instances ÷ ${silenceSeconds} s + ${readsPerRun} in ${runSeconds} s + ${readsPerSession} a session`
    + ` + ${readsPerStream} a stream`, 'storageReads', million],
  ['Messages billed, at least', 'bytes ÷ 2,048', 'messagesAtLeast', million],
  ['Messages billed, at most', 'each by itself', 'messagesAtMost', million],
]);

const money = () => table('USD a month', 'grows with', 'money', [
  ['Web PubSub, units', `units × 30 × ${price.webPubSubUnitDay}, Premium × ${price.webPubSubPremiumUnitDay}`, 'units', whole],
  ['Web PubSub, messages, at least', 'deliveries, WebSockets, appends × instances', 'messagesAtLeast', whole],
  ['Web PubSub, messages, at most', 'the same', 'messagesAtMost', whole],
  ['Functions, executions', 'WebSockets, events', 'executions', whole],
  ['Functions, kept ready', 'nothing', 'ready', whole],
  ['Functions, execution time', 'WebSockets', 'executionTime', whole],
  ['Stream app', 'stream instances', 'streamApp', whole],
  ['Event Grid', 'events', 'eventGrid', whole],
  ['Storage', 'appends, sessions', 'storage', whole],
  ['Telemetry', 'sessions', 'telemetry', whole],
  ['Alerts', 'nothing', 'alerts', whole],
  ['Bandwidth', 'deliveries', 'bandwidth', whole],
  ['**Total, at least**', '', 'atLeast', whole],
  ['**Total, at most**', '', 'atMost', whole],
  ['Total, at most, if all were SSE streams', '', 'allStreams', whole],
]);

const ends = () => table('How much of a limit is used', 'the limit', 'ends', [
  ['Units of one Web PubSub', whole(limit.premiumUnits), 'units', percent],
  ['Its outbound messages', `${whole(limit.outboundPerUnit)} a second and unit`, 'outbound', percent],
  ['Its REST calls', `${limit.restCallsPerUnit} a second and unit`, 'rest', percent],
  ['Event Grid topic', `${whole(limit.topicEvents)} events a second`, 'topic', percent],
  ['Last blob of the log', `${limit.blobRequests} requests a second`, 'blob', percent],
  ['Storage account', `${whole(limit.accountRequests)} requests a second`, 'account', percent],
  ['Instances of one stream plan', `${limit.planInstances}`, 'plan', percent],
  ['Processor of a stream instance', `${limit.streamCores} core, ${system.busiestCore * 100} % of it to be used`, 'core', percent],
  ['Memory of a stream instance', '4 GB', 'memory', percent],
  ['Instances of the API app', `${limit.apiInstances}`, 'api', percent],
  ['Connections that filters are asked of, million a second', 'not published', 'filtered', million],
]);

process.stdout.write(chosen.json ? JSON.stringify({ assumed, system, columns }) : [quantities(), money(), ends()].join('\n'));
