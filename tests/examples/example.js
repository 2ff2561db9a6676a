import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gateway } from '../guide/gateway.js';
import { Journal } from '../guide/journal.js';

/** How long an example may take to show an event, in milliseconds: a C# file is compiled first. */
export const patience = 120_000;

export const examples = fileURLToPath(new URL('../../examples/', import.meta.url));

/** Why a command cannot be run here, or false; `check` is arguments by which it shows that it can. */
export function missing(command, check = ['--version']) {
  return spawnSync(command, check, { stdio: 'ignore' }).status === 0 ? false : `'${command} ${check.join(' ')}' does not run here`;
}

/** The path of a copy of an example in a place where the tests' packages are found; removed with the test. */
export function besidePackages(t, file) {
  const folder = mkdtempSync(fileURLToPath(new URL('.copy-', import.meta.url)));
  t.after(() => rmSync(folder, { recursive: true }));
  const copy = join(folder, basename(file));
  copyFileSync(join(examples, file), copy);
  return copy;
}

/** Runs an example as its README says, against the gateway under test; ended with the test. */
export function run(t, command, args, url = gateway.url) {
  const { AGENTCORE_TOKEN, AGENTCORE_TOPIC, ...environment } = process.env;
  const example = spawn(command, args, {
    cwd: examples, env: { ...environment, AGENTCORE_URL: url }, stdio: ['ignore', 'pipe', 'pipe'], detached: true,
  });
  const output = new Journal();
  for (const stream of [example.stdout, example.stderr]) stream.setEncoding('utf8').on('data', (text) => output.add(text));
  const ended = new Promise((resolve) => { example.on('close', resolve); });
  t.after(async () => {
    // With all that it started: dotnet run and sh start others.
    if (example.exitCode === null) process.kill(-example.pid, 'SIGKILL');
    await ended;
  });
  return { output, ended };
}

/** Publishes an event of an agent again and again, for as long as the test runs: when a watcher is connected, it alone knows. */
export function keepPublishing(t, agent) {
  const publishing = setInterval(() => gateway.publish('agent.status_changed', { agent_id: agent, status: 'running' }), 500);
  t.after(() => clearInterval(publishing));
}
