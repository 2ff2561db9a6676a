import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../guide/free-port.js';

/** Why the tests with nginx cannot run here, or false. */
export const noNginx = spawnSync('nginx', ['-v'], { stdio: 'ignore' }).status === 0 ? false : 'nginx is not installed';

/** An nginx before `target`, as docs/proxies.md sets it up, and with the compression that many have on. Gives its address. */
export async function nginx(t, target) {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'agentcore-nginx-'));
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join(' ');
  await writeFile(join(folder, 'nginx.conf'), `
    ${process.getuid?.() === 0 ? 'user root;' : ''} daemon off; worker_processes 1; pid ${folder}/nginx.pid; error_log ${folder}/error.log;
    events {}
    http {
      access_log off; ${paths}
      gzip on; gzip_proxied any; gzip_min_length 0;
      server { listen 127.0.0.1:${port}; ${(await documented()).replace('http://127.0.0.1:8080', target)} }
    }`);
  const server = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')], { stdio: 'ignore' });
  const ended = once(server, 'exit');
  t.after(async () => {
    server.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true });
  });
  while (!await answers(port)) {
    if (server.exitCode !== null) throw new Error(`nginx did not start: ${await readFile(join(folder, 'error.log'), 'utf8')}`);
  }
  return `http://127.0.0.1:${port}`;
}

/** The location in docs/proxies.md. */
async function documented() {
  const page = await readFile(new URL('../../docs/proxies.md', import.meta.url), 'utf8');
  return page.match(/^ {4}location [^]*?^ {4}\}$/m)[0];
}

async function answers(port) {
  try {
    await fetch(`http://127.0.0.1:${port}/`);
    return true;
  } catch {
    await new Promise((resolve) => { setTimeout(resolve, 50); });
    return false;
  }
}
