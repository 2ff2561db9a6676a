// The quantities of a steady month and what they cost, for any number of connections and events. Prices are infra/prices.json's.
// tests/Infra.Tests holds what is assumed here to the code, and the bill to that of docs/deploy.md.
import { readFileSync } from 'node:fs';

const month = { days: 30, hours: 720, seconds: 2_592_000 };

/** As docs/deploy.md assumes it, and Workload.cs there: the same numbers make the same bill. */
export const assumed = {
  pingBytes: 128,
  callBytes: 512, // a pong or another call to a function
  eventBytes: 512,
  feedBytes: 512, // around the events of a feed message: its envelopes and the log's own members
  heartbeatSeconds: 30, // LivenessOptions.Heartbeat; a stream's keepalive has the same
  runSeconds: 5, // LivenessOptions.RunEvery
  windowSeconds: 150, // half of LivenessOptions.IdleTimeout: so often a connection is marked alive
  reconnectSeconds: 3_600,
  callsPerSession: 5, // negotiate, connect, connected, subscribe, disconnected
  callsThroughWebPubSub: 4, // all but negotiate
  callsPerSecond: 500, // that one instance of the API app handles
  leastExecutionSeconds: 1, // https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan#billing
  instanceGB: 2,
  readyInstances: 24, // two for each of twelve groups: https://learn.microsoft.com/azure/reliability/reliability-functions
  readyPerGroup: 2,
  silenceSeconds: 5, // LiveTail.Silence: after it a stream instance asks for the log's end
  readsPerRun: 2, // the ping's `id`: whether the log has grown, and its last line
  readsPerSession: 4, // the same for `welcome` and for `subscribed`
  readsPerStream: 3, // the same for a resume, and the place it names
  leaseSeconds: 2, // between two writes of the Functions host for its leases
  heldDays: 7,
  telemetryGBDay: 0.5,
  sessionLogBytes: 2_048,
  metricAlerts: 6,
  leastStreamInstances: 2, // one a zone
};

/** What this system does with a connection or an event, by its code or as measured. */
export const system = {
  streamsPerInstance: 10_000, // LimitOptions.MaxConnections
  // Heartbeat: a ping a run; a mark for each of 6 beats a window; idle 5, warn 2 and expire 2 calls a tick.
  heartbeatCallsPerSecond: 1 / 5 + 6 / 150 + 9 / 30,
  heartbeatFiltersPerSecond: 6 / 150 + 6 / 30, // those of them that the service filters by groups
  restCallsPerSession: 4, // `welcome`; the join; leaving what it began with; one frame of replay
  filtersPerSession: 2, // the join and the leaving
  writeMicroseconds: 11, // of one core, to write one event to one stream: mostly the system call. Measured
  burstMicroseconds: 0.7, // for each further event of the same write. Measured
  forwardMicroseconds: 32, // for the Functions host to pass a write on to the client. Measured
  streamKB: 15, // a stream in the worker. Measured
  forwardKB: 43, // the same stream in the Functions host. Measured
  processMB: 400, // host and worker before the first stream, with two full rings of 64 MB
  appendsPerSecond: 100, // one at a time, some 10 ms each; what comes meanwhile shares the next
  busiestCore: 0.7, // the rest is for openings, collections and neighbours
};

/** Where services end. */
export const limit = {
  unitConnections: 1_000,
  // https://learn.microsoft.com/azure/azure-web-pubsub/howto-scale-manual-scale
  standardUnits: 100,
  premiumUnits: 1_000, // Premium_P2, by hundreds
  // Broadcast, and sends to one user, of 2 KB: https://learn.microsoft.com/azure/azure-web-pubsub/concept-performance
  outboundPerUnit: 3_000,
  restCallsPerUnit: 180,
  topicEvents: 5_000, // a second: https://learn.microsoft.com/azure/event-grid/quotas-limits
  // A second; append blobs are not named, so what page blobs have: https://learn.microsoft.com/azure/storage/blobs/scalability-targets
  blobRequests: 500,
  accountRequests: 20_000, // https://learn.microsoft.com/azure/storage/common/scalability-targets-standard-account
  planInstances: 30, // https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits
  apiInstances: 100, // sizes.bicep
  streamCores: 1, // P0v3
  streamMB: 4_096, // P0v3
};

const file = JSON.parse(readFileSync(new URL('../prices.json', import.meta.url)));
export const price = Object.fromEntries(Object.entries(file.prices).map(([name, { amount }]) => [name, amount]));

/** How many units are sold that hold so many: 1 to 10, tens to 100, then hundreds. */
function sold(units) {
  if (units > limit.premiumUnits) throw new Error(`${units} units: one Web PubSub has ${limit.premiumUnits}. Split by tenant.`);
  const step = units <= 10 ? 1 : units <= limit.standardUnits ? 10 : 100;
  return Math.max(1, Math.ceil(units / step) * step);
}

/** Instances that so many calls a second keep busy: each for the least time that is billed, at most for what one instance can do. */
const busy = (calls) => Math.max(Math.min(1, calls * assumed.leastExecutionSeconds), calls / assumed.callsPerSecond);

/** Everything for a steady month. Rates are a second, the rest a month. */
export function grow({ connections, webSocketShare, events, heard }) {
  const webSockets = Math.round(connections * webSocketShare);
  const streams = connections - webSockets;
  const monthly = (rate) => rate * month.seconds;

  const sessions = webSockets / assumed.reconnectSeconds;
  const resumes = streams / assumed.reconnectSeconds;
  const pings = webSockets / assumed.heartbeatSeconds;
  const keepalives = streams / assumed.heartbeatSeconds;
  const appends = Math.min(events, system.appendsPerSecond);
  const toWebSockets = webSockets * events * heard;
  const toStreams = streams * events * heard;

  // A stream is written to once an append, whatever that brought.
  const writes = keepalives + streams * Math.min(events * heard, system.appendsPerSecond);
  const inBursts = toStreams + keepalives - writes;
  const cores = (writes * (system.writeMicroseconds + system.forwardMicroseconds) + inBursts * system.burstMicroseconds) / 1e6;
  const instances = Math.max(assumed.leastStreamInstances, Math.ceil(streams / system.streamsPerInstance),
    Math.ceil(cores / (limit.streamCores * system.busiestCore)));

  const marks = webSockets / assumed.windowSeconds;
  const restCalls = events + appends + system.heartbeatCallsPerSecond + marks + sessions * system.restCallsPerSession;
  const filtered = (events + system.heartbeatFiltersPerSecond + marks + sessions * system.filtersPerSession) * webSockets;
  const outboundCalls = pings + sessions * assumed.callsThroughWebPubSub;
  const feed = instances * appends;
  const feedBytes = assumed.feedBytes + (appends ? events / appends : 0) * assumed.eventBytes;
  const outbound = pings + outboundCalls + toWebSockets + feed;
  const units = sold(Math.max(Math.ceil(webSockets / limit.unitConnections), Math.ceil(outbound / limit.outboundPerUnit)));

  // A beat's pongs come together, once a run.
  const pong = Math.max(assumed.leastExecutionSeconds / assumed.runSeconds, pings / assumed.callsPerSecond);
  const groups = [assumed.leastExecutionSeconds / assumed.runSeconds, pong, busy(events),
    ...Array(assumed.callsPerSession).fill(busy(sessions))];
  const ready = groups.reduce((sum, group) => sum + Math.min(group, assumed.readyPerGroup), 0);
  const beyond = groups.reduce((sum, group) => sum + Math.max(0, group - assumed.readyPerGroup), 0);

  const storageWrites = appends + 1 / assumed.leaseSeconds;
  const logReads = instances / assumed.silenceSeconds + assumed.readsPerRun / assumed.runSeconds
    + sessions * assumed.readsPerSession + resumes * assumed.readsPerStream;
  const bytes = (pings + keepalives) * assumed.pingBytes + (toWebSockets + toStreams) * assumed.eventBytes;
  const billedBytes = pings * assumed.pingBytes + outboundCalls * assumed.callBytes + toWebSockets * assumed.eventBytes + feed * feedBytes;

  const quantities = {
    webSockets, streams, units, streamInstances: instances, feedConnections: instances, restCalls: monthly(restCalls),
    heartbeatCalls: monthly(system.heartbeatCallsPerSecond),
    toWebSockets: monthly(toWebSockets), toStreams: monthly(toStreams), feed: monthly(feed), appends: monthly(appends),
    storageWrites: monthly(storageWrites), storageReads: monthly(logReads), busyInstances: ready + beyond, cores,
    messagesAtLeast: Math.ceil(monthly(billedBytes) / 2_048),
    messagesAtMost: monthly(pings + outboundCalls + toWebSockets + feed * Math.ceil(feedBytes / 2_048)),
  };
  const streamMB = system.processMB + (streams / instances) * (system.streamKB + system.forwardKB) / 1_024;
  const ends = {
    units: units / limit.premiumUnits,
    outbound: outbound / (units * limit.outboundPerUnit),
    rest: restCalls / (units * limit.restCallsPerUnit),
    topic: events / limit.topicEvents,
    blob: (appends + logReads) / limit.blobRequests,
    account: (storageWrites + logReads) / limit.accountRequests,
    plan: instances / limit.planInstances,
    core: cores / (instances * limit.streamCores),
    memory: streamMB / limit.streamMB,
    api: (ready + beyond) / limit.apiInstances,
    filtered,
  };
  return { quantities, money: bill(quantities, { events, sessions, pings, bytes, ready, beyond }), ends };
}

/** A month's bill, line by line as in docs/deploy.md. */
function bill(count, { events, sessions, pings, bytes, ready, beyond }) {
  const { seconds, days, hours } = month;
  const included = count.units * days * price.webPubSubIncludedMessagesUnitDay;
  const messages = (billed) => Math.max(0, billed - included) / 1e6 * price.webPubSubMillionMessages;
  const executions = pings + sessions * assumed.callsPerSession + 1 / assumed.runSeconds + events;
  const unitDay = count.units > limit.standardUnits ? price.webPubSubPremiumUnitDay : price.webPubSubUnitDay;
  const money = {
    units: count.units * days * unitDay,
    executions: executions * seconds / 1e6 * price.functionsMillionExecutions,
    ready: assumed.readyInstances * seconds * assumed.instanceGB * price.functionsAlwaysReadyGBSecond,
    executionTime: seconds * assumed.instanceGB
      * (ready * price.functionsAlwaysReadyExecutionGBSecond + beyond * price.functionsOnDemandGBSecond),
    streamApp: count.streamInstances * hours * price.appServiceP0v3Hour,
    eventGrid: 2 * events * seconds / 1e6 * price.eventGridMillionOperations,
    storage: count.storageWrites / 1e4 * price.storageTenThousandWrites + count.storageReads / 1e4 * price.storageTenThousandReads
      + events * 86_400 * assumed.heldDays * assumed.eventBytes / 1e9 * price.storageGBMonth,
    telemetry: (assumed.telemetryGBDay * days + sessions * seconds * assumed.sessionLogBytes / 1e9) * price.logAnalyticsGB,
    alerts: assumed.metricAlerts * price.metricAlertMonth + price.logAlertMonth,
    bandwidth: Math.max(0, bytes * seconds / 1e9 - 100) * price.bandwidthGB,
  };
  const fixed = Object.values(money).reduce((sum, line) => sum + line, 0);
  const [messagesAtLeast, messagesAtMost] = [messages(count.messagesAtLeast), messages(count.messagesAtMost)];
  return { ...money, messagesAtLeast, messagesAtMost, atLeast: fixed + messagesAtLeast, atMost: fixed + messagesAtMost };
}
