import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';

/** A running gateway: its tokens, its publish endpoint and its two URLs. */
export class Gateway {
  constructor(url) {
    this.url = url;
  }

  /** A token from the gateway's own issuer; `wish` may name `sub`, `channels` and `lifetime`. */
  async token(wish = {}) {
    return (await this.tokenWithEnd(wish)).token;
  }

  async tokenWithEnd(wish = {}) {
    const response = await fetch(`${this.url}/dev/token`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(wish),
    });
    assert.equal(response.status, 200, 'POST /dev/token');
    return response.json();
  }

  webSocketUrl(token, query = '') {
    return `${this.url.replace('http', 'ws')}/realtime/ws?token=${token}${query}`;
  }

  sseUrl(token, query = '') {
    return `${this.url}/realtime/sse?token=${token}${query}`;
  }

  /**
   * Publishes an event as an agent does, and returns once it was accepted.
   * `data` may be text: then it is sent as it is, byte for byte.
   */
  async publish(type, data, time = new Date().toISOString()) {
    const raw = typeof data === 'string' ? data : JSON.stringify(data);
    const response = await fetch(`${this.url}/api/events`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/cloudevents+json' },
      body: `{"specversion":"1.0","id":"${randomUUID()}","source":"/agents","type":"${type}","time":"${time}","data":${raw}}`,
    });
    assert.equal(response.status, 200, `POST /api/events: ${await response.text()}`);
  }
}

export const gateway = new Gateway(process.env.AGENTCORE_URL ?? 'http://localhost:8080');

/** Whether the gateway is the local host by itself. `AGENTCORE_SERVED_BY=worker`: a Functions app behind it. */
export const isLocal = (process.env.AGENTCORE_SERVED_BY ?? 'local') === 'local';

/** How clients get an event's data: byte for byte on the local host, else as the Functions host writes it (docs/protocol.md, "Data"). */
export const asDelivered = (published, rewritten) => isLocal ? published : rewritten;

/** An agent that no other test speaks of. */
export const newAgent = () => `agent-${randomUUID()}`;
