import { once } from 'node:events';
import type { Server } from 'node:http';

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
  await open(0);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  const { port } = address;
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
