import { once } from 'node:events';
import type { Server } from 'node:http';
import { freePort } from './free-port.ts';

export interface Listening {
  readonly origin: string;
  readonly port: number;
  /** Stops at once, cutting what is open. */
  close(): Promise<void>;
  /** Listens again on the same port. */
  reopen(): Promise<void>;
}

/** Makes a server listen on a free port of the loopback interface. */
export async function listening(server: Server): Promise<Listening> {
  async function open(port: number): Promise<void> {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  }
  const port = await freePort();
  await open(port);
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    reopen: () => open(port),
    async close() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
