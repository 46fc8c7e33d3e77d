import type { DirectoryChange, DirectoryPerson } from '#contacts/directory/person.ts';
import type { DirectorySource } from '#links/directory/source.ts';
import type { Credential } from '#links/entra/credential.ts';
import type { Patience } from '#links/entra/exchange.ts';
import { type GraphClient, graphClient } from '#links/entra/graph-client.ts';
import { type AppTokens, appTokens } from '#links/entra/token.ts';
import { type EntraSource, entraSource } from '#links/entra/users-source.ts';
import type { GraphSimulator } from './graph.ts';

/** Roster's side of a connection to a simulated directory. It waits on the simulator's clock, in no time. */
export interface Linked {
  readonly source: EntraSource;
  readonly client: GraphClient;
  readonly tokens: AppTokens;
  /** How long it waited each time, in milliseconds. */
  readonly waits: readonly number[];
}

export interface LinkedTerms {
  readonly clientId?: string;
  readonly tenantId?: string;
  readonly credential?: Credential;
  /** Of the product; the simulator's when left out. */
  readonly clock?: () => number;
  readonly graphUrl?: string;
  readonly patience?: Patience;
  readonly withContacts?: boolean;
  readonly alsoRead?: readonly string[];
}

export function linkTo(graph: GraphSimulator, terms: LinkedTerms = {}): Linked {
  const { application, clock } = graph;
  const waits: number[] = [];
  const graphUrl = terms.graphUrl ?? graph.origin;
  const ours = terms.clock ?? clock.now;
  const tokens = appTokens({
    authority: graph.authority,
    tenantId: terms.tenantId ?? graph.tenantId,
    clientId: terms.clientId ?? application.clientId,
    credential: terms.credential ?? { clientSecret: application.secret ?? '' },
    resource: graphUrl,
    clock: ours,
  });
  const client = graphClient({
    graphUrl,
    tokens,
    clock: ours,
    random: () => 0.5,
    async sleep(milliseconds, signal) {
      signal.throwIfAborted();
      waits.push(milliseconds);
      clock.advance(milliseconds);
    },
    ...(terms.patience && { patience: terms.patience }),
  });
  const source = entraSource({
    graph: client,
    ...(terms.withContacts !== undefined && { withContacts: terms.withContacts }),
    ...(terms.alsoRead && { alsoRead: terms.alsoRead }),
  });
  return { source, client, tokens, waits };
}

/** What was read from a link on, and where the next round begins. */
export interface Round {
  readonly changes: readonly DirectoryChange[];
  readonly pages: number;
  readonly deltaLink: string;
}

/** Reads page after page until all was told. */
export async function readRound(
  source: DirectorySource,
  link?: string,
  signal = new AbortController().signal,
): Promise<Round> {
  const changes: DirectoryChange[] = [];
  let next = link;
  for (let pages = 1; ; pages++) {
    const page = await source.page(next, signal);
    changes.push(...page.changes);
    if (page.deltaLink !== undefined) return { changes, pages, deltaLink: page.deltaLink };
    next = page.nextLink;
  }
}

type People = Map<string, DirectoryPerson>;

/** Who is there after changes in their order: what the last one says of each counts. The people before are changed. */
export function peopleAfter(changes: readonly DirectoryChange[], people: People = new Map()): People {
  for (const change of changes)
    if (change.kind === 'removed') people.delete(change.id);
    else people.set(change.person.id, change.person);
  return people;
}

/** The simulator's users as a source that reads everything should tell them. */
export function peopleIn(graph: GraphSimulator): Map<string, DirectoryPerson> {
  return new Map(
    graph.users.live.map(({ id, properties, managerId }) => {
      const manager = graph.users.find(managerId ?? '');
      const { displayName, mail } = manager?.properties ?? {};
      const attributes = {
        ...properties,
        ...(managerId !== undefined && {
          manager: {
            id: managerId,
            ...(typeof displayName === 'string' && { displayName }),
            ...(typeof mail === 'string' && { mail }),
          },
        }),
      };
      return [id, { id, attributes }];
    }),
  );
}
