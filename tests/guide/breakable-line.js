import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/** A line to a gateway that can break: connections are cut and none gets through until it is mended. */
export class BreakableLine {
  #isBroken = false;
  #sockets = new Set();

  static async to(t, gatewayUrl) {
    const line = new BreakableLine();
    const { hostname, port } = new URL(gatewayUrl);
    const server = createServer((near) => line.#join(near, hostname, port)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    t.after(() => {
      line.break();
      server.close();
    });
    line.url = `http://127.0.0.1:${server.address().port}`;
    return line;
  }

  break() {
    this.#isBroken = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  mend() {
    this.#isBroken = false;
  }

  #join(near, host, port) {
    if (this.#isBroken) {
      near.destroy();
      return;
    }
    const far = connect(port, host);
    for (const [socket, other] of [[near, far], [far, near]]) {
      this.#sockets.add(socket);
      socket.on('error', () => {}).on('close', () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  }
}
