import type { KyselyPlugin } from 'kysely';
import type { Engine, Session } from '#store/engines/engine.ts';

/** The engine with a function that is called before each statement of a write or a migration; it may throw. */
export function beforeEachStatement(engine: Engine, hook: () => void): Engine {
  const plugin: KyselyPlugin = {
    transformQuery({ node }) {
      hook();
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  const watched = (session: Session): Session => ({
    kind: session.kind,
    database: session.database.withPlugin(plugin),
    rows(statement, parameters) {
      hook();
      return session.rows(statement, parameters);
    },
    send(statement, parameters) {
      hook();
      return session.send(statement, parameters);
    },
    hasTextIndex: () => session.hasTextIndex(),
    attempt: work => session.attempt(work),
  });
  return {
    ...engine,
    write: (locationId, work) => engine.write(locationId, session => work(watched(session))),
    migrate: work => engine.migrate(session => work(watched(session))),
  };
}
