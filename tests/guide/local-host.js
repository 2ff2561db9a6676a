import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from './free-port.js';
import { Gateway } from './gateway.js';
import { limit } from './journal.js';

// Kept from before any test replaces the clock: a process starts in real time.
const { setTimeout } = globalThis;

/**
 * A gateway of the test's own, to be killed and started again on its port. `AGENTCORE_LOCALHOST_URL` and `AGENTCORE_LOCALHOST_ARGUMENTS`, JSON,
 * make it the cloud around a Functions app, which knows its Web PubSub by that address.
 */
export class LocalHost extends Gateway {
  #process;

  static async start(t) {
    const host = new LocalHost(process.env.AGENTCORE_LOCALHOST_URL ?? `http://127.0.0.1:${await freePort()}`);
    t.after(() => host.kill());
    await host.start();
    return host;
  }

  async start() {
    const more = JSON.parse(process.env.AGENTCORE_LOCALHOST_ARGUMENTS ?? '[]');
    this.#process = spawn('dotnet', [process.env.AGENTCORE_LOCALHOST, '--urls', this.url, ...more], { stdio: 'ignore' });
    const giveUp = AbortSignal.timeout(limit * 2);
    while (!await this.#isHealthy()) {
      giveUp.throwIfAborted();
      await new Promise((resolve) => { setTimeout(resolve, 50); });
      if (this.#process.exitCode !== null) throw new Error(`The gateway ended with ${this.#process.exitCode} as it started.`);
    }
  }

  /** Ends it as a crash does, without a word to its clients. */
  async kill() {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    this.#process.kill('SIGKILL');
    await once(this.#process, 'exit');
  }

  async #isHealthy() {
    try {
      return (await fetch(`${this.url}/realtime/health`)).ok;
    } catch {
      return false;
    }
  }
}
