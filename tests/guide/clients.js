import { once } from 'node:events';
import { EventSource } from 'eventsource';
import WebSocket from 'ws';
import { Journal, limit } from './journal.js';

/** A WebSocket with a journal of its messages; closed when the test ends. */
export function openWebSocket(t, url, options) {
  const ws = new WebSocket(url, options);
  ws.on('error', () => {});
  endWith(t, ws);
  return { ws, messages: messagesOf(ws), closed: closeOf(ws) };
}

/** Ends a WebSocket with its test, and not before its close was told: or the next test would hear of it. */
export function endWith(t, ws) {
  const closed = new Promise((resolve) => { ws.on('close', resolve); });
  t.after(async () => {
    ws.terminate();
    await closed;
  });
}

/** The messages of a WebSocket, parsed, each with its `raw` text beside. */
export function messagesOf(ws) {
  const messages = new Journal();
  ws.addEventListener('message', (event) => {
    const message = JSON.parse(event.data);
    Object.defineProperty(message, 'raw', { value: event.data });
    messages.add(message);
  });
  return messages;
}

/** Sends a message, as JSON. */
export const send = (ws, message) => ws.send(JSON.stringify(message));

export const isOpen = (ws) => ws.readyState === WebSocket.OPEN;

/** An EventSource that is closed when the test ends. */
export function openEventSource(t, url) {
  const source = new EventSource(url);
  t.after(() => source.close());
  return source;
}

/** Resolves once a connection is open: what is published from then on reaches it. */
export async function opened(target) {
  const open = 1;
  if (target.readyState !== open) await happens(target, 'open');
}

/** Resolves once an event happens. */
export async function happens(target, event) {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(new Error(`Not within ${limit} ms: the event '${event}'.`)), limit);
  try {
    await once(target, event, { signal: giveUp.signal });
  } finally {
    clearTimeout(timer);
  }
}

function closeOf(ws) {
  const closes = new Journal();
  ws.addEventListener('close', (event) => closes.add(event.code));
  return (milliseconds) => closes.until(() => true, 'the WebSocket closes', milliseconds);
}

/** Is it an event of this agent? */
export const isOf = (agent) => (message) => message.type === 'event' && message.data.agent_id === agent;

export const isType = (type) => (message) => message.type === type;
