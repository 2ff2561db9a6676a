/** Live events of AgentCore Realtime: each event once, by its id, and none missed within the log's retention. */

/** An event as the gateway sends it. `Data` is what the agents put into it. */
export interface RealtimeEvent<Data = unknown> {
  readonly type: 'event';
  /** The event's type, such as `agent.status_changed`. */
  readonly event: string;
  readonly data: Data;
  /** When it happened: RFC 3339, UTC. */
  readonly timestamp: string;
  /** Its place in the log. Ids of one log sort as text. */
  readonly id: string;
  /** The W3C trace that the event belongs to, where its publisher sent one: https://www.w3.org/TR/trace-context/#traceparent-header. */
  readonly traceparent?: string;
}

/** Events that cannot be given any more: those after `from`, up to and including `to`. Reload the state from its source. */
export interface Gap {
  readonly type: 'gap';
  readonly from: string;
  readonly to: string;
  /** `retention`: too old by now. `log_replaced`: all of the log was too old. */
  readonly reason: 'retention' | 'log_replaced';
}

/** What a loop gets; `type` says which. */
export type RealtimeItem<Data = unknown> = RealtimeEvent<Data> | Gap;

export type Transport = 'websocket' | 'sse';

/** What the gateway answered to a wish for channels. */
export interface ChannelsAnswer {
  /** The channels that are joined now, in all: patterns are expanded, and narrowed to what the token allows. */
  readonly joined: readonly string[];
  /** What was asked for and the token does not allow at all. */
  readonly refused: readonly string[];
}

export type StateChange =
  | { readonly state: 'connecting'; readonly transport: Transport }
  /** Everything up to now is delivered; the rest comes live. */
  | { readonly state: 'open'; readonly transport: Transport }
  /** `delay` in milliseconds; `attempt` counts from 1 since the last connection that was of use. */
  | { readonly state: 'waiting'; readonly attempt: number; readonly delay: number; readonly error: RealtimeError }
  /** For good. `error` where it was not `close()`. */
  | { readonly state: 'closed'; readonly error?: RealtimeError };

/** What the gateway answered: see docs/errors.md. `HTTP_` and a status where an answer came without a code. */
export type GatewayCode =
  | 'TOKEN_MISSING' | 'TOKEN_INVALID' | 'TOKEN_EXPIRED' | 'GRANTS_CHANGED' | 'FORBIDDEN_ORIGIN' | 'FORBIDDEN_CHANNEL' | 'UNKNOWN_CHANNEL'
  | 'TOO_MANY_CHANNELS' | 'BAD_MESSAGE' | 'MESSAGE_TOO_LARGE' | 'BAD_CURSOR' | 'RATE_LIMITED' | 'TOO_MANY_CONNECTIONS' | 'IDLE_TIMEOUT'
  | 'SERVER_ERROR' | `HTTP_${number}`;

/** What happened on this side. */
export type ClientCode =
  | 'CONNECTION_FAILED'
  | 'CONNECTION_CLOSED'
  /** Neither a ping nor a keepalive came for two and a half heartbeats. */
  | 'CONNECTION_SILENT'
  /** A WebSocket does not open although the gateway may well be there. */
  | 'WEBSOCKET_BLOCKED'
  /** `getToken` threw. */
  | 'TOKEN_UNAVAILABLE'
  | 'TOKEN_RENEWED'
  /** A stream is replaced by one with other channels. */
  | 'CHANNELS_CHANGED'
  /** `unsubscribe` would have left the client without any channel. */
  | 'NO_CHANNELS'
  | 'CLIENT_CLOSED'
  | 'RECONNECT'
  /** The loop reads more slowly than events come: the connection is given up, and taken up again when there is room. */
  | 'READER_SLOW'
  | 'BACKLOG_FULL'
  | 'NO_ATTEMPTS_LEFT';

export class RealtimeError extends Error {
  readonly name: 'RealtimeError';
  readonly code: GatewayCode | ClientCode;
  /** The HTTP status, where there was one. */
  readonly status?: number;
  /** Another attempt would fail just the same. */
  readonly isPermanent: boolean;
}

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  setTimeout(callback: () => void, delay: number): unknown;
  clearTimeout(timer: unknown): void;
}

/** As much of a WebSocket as is used; the browser's, Node's (from 22 on), and that of the package `ws` fit. */
export interface WebSocketLike {
  onopen: ((event: any) => void) | null;
  onmessage: ((event: any) => void) | null;
  onerror: ((event: any) => void) | null;
  onclose: ((event: any) => void) | null;
  send(text: string): void;
  close(): void;
  terminate?(): void;
}

interface CommonOptions {
  /**
   * Gives a token; called again when the last one is about to end or was refused, with `isRenewal`. It should not give the same again then.
   * When it throws, that counts as a failed attempt.
   */
  getToken: (why: { isRenewal: boolean }) => string | Promise<string>;
  /** Channels or patterns, such as `agent.*` or `*:agent-7`. All that the token allows unless given. */
  channels?: readonly string[];
  /** `auto`, the default: WebSocket, and SSE where WebSockets do not get through or the platform has none. */
  transport?: 'auto' | Transport;
  /** Where to go on: a `client.cursor` that was kept, an event's `id`, or `earliest`. Events of up to 30 s before it come again. */
  since?: string;
  /** Failed attempts in a row until the client gives up. It tries for ever unless given. */
  maxAttempts?: number;
  /** Closes the client. */
  signal?: AbortSignal;
  /** Where SSE is, if not beside negotiate: `…/realtime/sse`. */
  streamUrl?: string;
  /** Where the history is, if not beside negotiate: `…/realtime/events`. */
  historyUrl?: string;
  /** What the platform has, unless given. */
  WebSocket?: new (url: string) => WebSocketLike;
  fetch?: typeof fetch;
  clock?: Clock;
  /** From 0 to below 1. */
  random?: () => number;
}

/** One of the two URLs. */
export type ConnectOptions = CommonOptions &
  (
    | {
        /**
         * The gateway, `https://host`: a WebSocket's URL is negotiated, so that the token itself travels only in headers. With
         * `wss://host/realtime/ws` the WebSocket is direct and has the token in its URL; SSE and history are asked at the same host.
         */
        url: string;
        negotiateUrl?: undefined;
      }
    | {
        /** `https://host/realtime/negotiate`. */
        negotiateUrl: string;
        url?: undefined;
      }
  );

export interface RealtimeClientEventMap<Data> {
  event: CustomEvent<RealtimeEvent<Data>>;
  gap: CustomEvent<Gap>;
  state: CustomEvent<StateChange>;
  /** With each answer of the gateway about channels: when a connection begins, and after `subscribe` and `unsubscribe`. */
  channels: CustomEvent<ChannelsAnswer>;
  /** `isFinal`: the client is closed by it; else it goes on. A final error without a listener and a loop is printed by `console.error`. */
  error: CustomEvent<{ readonly error: RealtimeError; readonly isFinal: boolean }>;
}

type Listener<E> = ((event: E) => void) | { handleEvent(event: E): void };

/**
 * One lasting connection. Read it by `for await`, which ends at `close()` and throws on a final error, or by listeners. Events and gaps wait
 * for the loop or the first listener of `event`, whichever comes first. Live events come in order of arrival over WebSocket and in log order
 * over SSE; what was missed, in log order.
 *
 * A client has one loop: a second one throws a `TypeError`. Leaving the loop closes the client. Up to 10,000 events wait for a slow loop; beyond
 * that the connection pauses, and nothing is lost.
 */
export interface RealtimeClient<Data = unknown> extends EventTarget, AsyncIterable<RealtimeItem<Data>> {
  readonly state: StateChange['state'];
  /** While connecting or open. */
  readonly transport: Transport | undefined;
  /**
   * How far the application has handled what it got. Keep it, and pass it as `since` to go on after a restart: nothing that was not handled is
   * missed. A loop has handled an item when it asks for the next one; the item at which a loop is left, by `break` or an error, comes again.
   * Listeners have handled it when they have returned; a promise that they return is not awaited.
   */
  readonly cursor: string | undefined;
  /** The channels that are joined, as the gateway said. Undefined before its first answer. */
  readonly channels: readonly string[] | undefined;
  /**
   * Adds channels or patterns. Their events come from `cursor` on, with those of up to 30 s before it, each once. They stay when the
   * connection or the transport is replaced. Resolves when the gateway has answered. Rejects, after an event `error`, where it refuses all
   * of them; then nothing has changed.
   */
  subscribe(channels: string | readonly string[]): Promise<ChannelsAnswer>;
  /**
   * Leaves all joined channels that these channels or patterns cover: `agent.error` covers `agent.error:agent-7` too. One channel must
   * remain, else it rejects with `NO_CHANNELS`. Resolves when the gateway has answered; events that were on their way may still come
   * before.
   */
  unsubscribe(channels: string | readonly string[]): Promise<ChannelsAnswer>;
  /**
   * Calls a listener for the events of one type, channel or pattern, such as `task.progress`, `agent.*` or `*:agent-7`. It is a listener of
   * `event`, and does not subscribe. Returns a function that removes it.
   */
  on<EventData = Data>(channel: string, listener: (event: RealtimeEvent<EventData>) => void): () => void;
  /** Drops the connection, or the wait for one, and goes on with another at once; nothing is lost or repeated. */
  reconnect(): void;
  /** Ends it for good. */
  close(): void;
  addEventListener<Type extends keyof RealtimeClientEventMap<Data>>(
    type: Type, listener: Listener<RealtimeClientEventMap<Data>[Type]> | null, options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<Type extends keyof RealtimeClientEventMap<Data>>(
    type: Type, listener: Listener<RealtimeClientEventMap<Data>[Type]> | null, options?: boolean | EventListenerOptions,
  ): void;
}

/** Connects, and stays connected until it is closed, meets an error that is permanent, or has used up `maxAttempts`. */
export function connect<Data = unknown>(options: ConnectOptions): RealtimeClient<Data>;
