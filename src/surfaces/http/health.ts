import type { FastifyInstance } from 'fastify';

/** What must hold before calls are sent here, by name: `store`, `signingKeys`, … */
export type Checks = Readonly<Record<string, boolean>>;

export interface HealthParts {
  readonly readiness: () => Promise<Checks>;
  /** Whether the database's settings keep what is acknowledged through a loss of power; told, not required. */
  readonly isDurable?: boolean;
  /** How long the checks may take together, in milliseconds. */
  readonly patience?: number;
}

/**
 * `GET /health/live`: the process answers. `GET /health/ready`: calls can be served; else 503 with what is missing.
 * Both are for balancers and supervisors, so they ask for no token and count for no limit.
 */
export function healthRoutes(
  server: FastifyInstance,
  { readiness, isDurable = true, patience = 2000 }: HealthParts,
): void {
  server.get('/health/live', (_request, reply) => {
    reply.header('cache-control', 'no-store').send({ status: 'live' });
  });

  server.get('/health/ready', async (_request, reply) => {
    const checks = await inTime(readiness, patience);
    const isReady = Object.values(checks).every(holds => holds);
    reply.header('cache-control', 'no-store').code(isReady ? 200 : 503);
    return { status: isReady ? 'ready' : 'unavailable', durable: isDurable, checks };
  });
}

/** A check that fails or hangs is a server that is not ready, not an error of the one who asks. */
async function inTime(readiness: () => Promise<Checks>, patience: number): Promise<Checks> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Checks>(resolve => {
    timer = setTimeout(resolve, patience, { checksAnswered: false });
  });
  try {
    return await Promise.race([readiness(), late]);
  } catch {
    return { checksAnswered: false };
  } finally {
    clearTimeout(timer);
  }
}
