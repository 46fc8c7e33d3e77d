import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A proxy before PostgreSQL that fails as a network does. */
export interface DatabaseProxy {
  /** The database as it is reached through here. */
  readonly url: string;
  /** Passes the next COMMIT on and hangs up at its answer. */
  loseNextCommit(): void;
  /** Keeps all answers back, until they are let go. */
  hold(): void;
  letGo(): void;
  close(): Promise<void>;
}

export async function startDatabaseProxy(databaseUrl: string): Promise<DatabaseProxy> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let losesCommit = false;
  let held: (() => void)[] | undefined;

  const server = createServer(client => {
    const upstream = connect(Number(target.port), target.hostname);
    let isCut = false;
    const cut = () => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', cut);
      socket.on('close', cut);
    }
    client.on('data', bytes => {
      if (losesCommit && bytes.includes('commit')) {
        losesCommit = false;
        isCut = true;
      }
      upstream.write(bytes);
    });
    upstream.on('data', bytes => {
      if (isCut) cut();
      else if (held) held.push(() => client.write(bytes));
      else client.write(bytes);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${address.port}`;

  return {
    url: url.href,
    loseNextCommit() {
      losesCommit = true;
    },
    hold() {
      held = [];
    },
    letGo() {
      for (const send of held ?? []) send();
      held = undefined;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
}
