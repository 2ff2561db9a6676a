import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { test } from 'node:test';
import compression from 'compression';
import express from 'express';
import { createProxyMiddleware } from 'http-proxy-middleware';
import webpack from 'webpack';
import WebpackDevServer from 'webpack-dev-server';
import { blocksOf } from '../guide/event-stream.js';
import { gateway, newAgent } from '../guide/gateway.js';
import { nginx, noNginx } from './nginx.js';

/** How long an event may take through a proxy, in milliseconds. One that holds the stream back does so for as long as it is open. */
const patience = 60_000;

/** Proxies as their manuals set them up; each gives the address at which it serves the gateway. */
const proxies = {
  async 'Express with compression'(t) {
    const app = express();
    app.use(compression({ threshold: 0 }));
    app.use(createProxyMiddleware({ target: gateway.url }));
    const server = createServer(app).listen(0, '127.0.0.1');
    t.after(() => { server.closeAllConnections(); server.close(); });
    await once(server, 'listening');
    return `http://127.0.0.1:${server.address().port}`;
  },

  async 'webpack-dev-server'(t) {
    const compiler = webpack({ mode: 'development', entry: {}, infrastructureLogging: { level: 'none' } });
    const server = new WebpackDevServer(
      { host: '127.0.0.1', port: 0, hot: false, client: false, static: false, proxy: [{ context: ['/realtime'], target: gateway.url }] },
      compiler);
    await server.start();
    t.after(() => server.stop());
    return `http://127.0.0.1:${server.server.address().port}`;
  },

  nginx: (t) => nginx(t, gateway.url),

  'nginx behind nginx': async (t) => nginx(t, await nginx(t, gateway.url)),
};

for (const [name, start] of Object.entries(proxies)) {
  test(`Events come through ${name} one by one`, { skip: name.startsWith('nginx') && noNginx }, async (t) => {
    const url = await start(t);
    const agent = newAgent();
    const end = new AbortController();
    t.after(() => end.abort());
    const token = await gateway.token();
    const giveUp = setTimeout(() => end.abort(new Error(`Nothing came through ${name} in ${patience} ms.`)), patience);
    t.after(() => clearTimeout(giveUp));

    const response = await fetch(`${url}/realtime/sse?token=${token}&channels=task.progress:${agent}`, {
      headers: { Accept: 'text/event-stream', 'Accept-Encoding': 'gzip' }, signal: end.signal,
    });
    assert.equal(response.status, 200);
    let published = 0;
    for await (const block of blocksOf(response)) {
      const isNext = published === 0 || block.includes(`"progress":${published}}`);
      if (isNext) await gateway.publish('task.progress', { agent_id: agent, progress: ++published });
      if (published > 3) break;
    }
  });
}

test('A WebSocket opens by the URL that is negotiated through a proxy', { skip: noNginx }, async (t) => {
  const url = await nginx(t, gateway.url);
  const response = await fetch(`${url}/realtime/negotiate?token=${await gateway.token()}`);
  assert.equal(new URL((await response.json()).url).host, new URL(url).host);
});
