import { createServer } from 'node:http';
import { isRecord, parseJson } from '#base/json.ts';
import { type Listening, listening } from '../listening.ts';
import type { Fault } from './faults.ts';
import type { GraphSimulator } from './graph.ts';

type Steered = Omit<GraphSimulator, 'control' | 'close'>;
type Command = (body: Readonly<Record<string, unknown>>) => unknown;

/**
 * A port on which another process steers the simulator, all with POST and JSON: `/addUsers {count, seed}`,
 * `/upsert {id, …}`, `/remove {id}`, `/restore {id}`, `/hardDelete {id}`, `/advance {milliseconds}`,
 * `/arm {kind, …}`, `/disarmAll`, `/expireTokens`, `/users` and `/journal`.
 */
export async function startControl(graph: Steered): Promise<Listening> {
  const commands: Readonly<Record<string, Command>> = {
    addUsers: ({ count, seed }) => graph.addUsers(Number(count), Number(seed)),
    upsert: body => graph.upsert({ ...body, id: String(body.id), ...managerIn(body) }),
    remove: ({ id }) => graph.remove(String(id)),
    restore: ({ id }) => graph.restore(String(id)),
    hardDelete: ({ id }) => graph.hardDelete(String(id)),
    advance: ({ milliseconds }) => graph.clock.advance(Number(milliseconds)),
    arm(body) {
      if (!isFault(body)) throw new Error('A fault has a kind.');
      graph.arm(body);
    },
    disarmAll: () => graph.disarmAll(),
    expireTokens: () => graph.expireTokens(),
    users: () => graph.users.live.map(({ id, properties, managerId }) => ({ ...properties, id, managerId })),
    journal: () => graph.journal,
  };
  const server = createServer(async (request, response) => {
    try {
      const pieces: Buffer[] = [];
      for await (const piece of request) pieces.push(piece);
      const text = Buffer.concat(pieces).toString();
      const body = text === '' ? {} : parseJson(text);
      const name = request.url?.slice(1) ?? '';
      const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
      if (request.method !== 'POST' || !command || !isRecord(body)) response.writeHead(404).end();
      else response.end(JSON.stringify(command(body) ?? {}));
    } catch (error) {
      response.writeHead(400).end(JSON.stringify({ message: String(error) }));
    }
  });
  return await listening(server);
}

function managerIn({ manager }: Readonly<Record<string, unknown>>): { readonly manager?: string | null } {
  return typeof manager === 'string' || manager === null ? { manager } : {};
}

const kinds = ['answer', 'transport', 'page', 'percentage', 'late', 'notification'];

/** What else it holds is taken as it is: only tests steer. */
function isFault(value: unknown): value is Fault {
  return isRecord(value) && typeof value.kind === 'string' && kinds.includes(value.kind);
}
