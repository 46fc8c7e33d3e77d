import Type from 'typebox';
import { RosterError } from '#base/errors.ts';
import { Change } from '#contacts/event.ts';
import { dryRun } from '#links/directory/dry-run.ts';
import { LinkProblem } from '#links/directory/problem.ts';
import { pageAt } from '#links/directory/read-page.ts';
import type { DirectoryPage } from '#links/directory/source.ts';
import { getConnection } from '#store/connections/connections.ts';
import type { ConnectionTable } from '#store/tables-links.ts';
import { connectionId } from '../connection/members.ts';
import { linksIn } from '../links-in.ts';
import { type RemoteContext, remote } from '../operation.ts';
import { previewHighLevel } from './preview-highlevel.ts';

const mostPeople = 2000;
const shown = 50;

const Sample = Type.Object({
  personId: Type.Optional(Type.String({ description: 'The person, or the contact in HighLevel.' })),
  name: Type.String(),
  outcome: Type.String({
    description:
      'As in the records of a run, or `leaving`; `createdThere` for a contact that HighLevel lacks.',
  }),
  contactId: Type.Optional(Type.String({ description: 'The contact that is there already.' })),
  changes: Type.Array(Change),
  changesThere: Type.Optional(
    Type.Array(Change, { description: 'What would become otherwise in HighLevel.' }),
  ),
  reason: Type.Optional(Type.String()),
});

export const previewSync = remote({
  key: 'sync.preview',
  title: 'Preview Sync',
  description:
    'Shows what a sync would create, change and remove, and changes nothing: reads the directory or the HighLevel account from its beginning, at most so many people, and tells some of them one by one.',
  group: 'platform',
  scope: 'roster.admin',
  http: { method: 'POST', path: '/connections/{connectionId}/preview' },
  isIdempotent: true,
  isReadonly: true,
  errors: ['not_found', 'conflict', 'link_failed'],
  input: {
    connectionId,
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: mostPeople, default: 200, description: 'People to read.' }),
    ),
  },
  output: Type.Object({
    people: Type.Integer({ description: 'How many were read.' }),
    isWhole: Type.Boolean({ description: 'Whether these were all.' }),
    create: Type.Integer(),
    update: Type.Integer(),
    link: Type.Integer({ description: 'Contacts that are there and would be tied to a person.' }),
    remove: Type.Integer(),
    unchanged: Type.Integer(),
    skipped: Type.Integer(),
    waiting: Type.Integer({ description: 'People for whom somebody would have to decide.' }),
    refused: Type.Integer(),
    createThere: Type.Optional(
      Type.Integer({
        description: 'Contacts here that HighLevel lacks. Left out where not all of its contacts were read.',
      }),
    ),
    updateThere: Type.Optional(Type.Integer({ description: 'Contacts that HighLevel has otherwise.' })),
    samples: Type.Array(Sample),
  }),

  async handler({ connectionId, limit = 200 }, context) {
    const connection = await context.store.read(reader => getConnection(reader, connectionId));
    if (connection.type === 'highlevel') return previewHighLevel(context, connection, { limit, shown });
    const found: Record<string, number> = {};
    const samples = [];
    let people = 0;
    let link: string | null = null;
    do {
      const page: DirectoryPage = await readPage(context, connection, link);
      const changes = page.changes.filter(({ kind }) => kind === 'person').slice(0, limit - people);
      people += changes.length;
      const applied = await context.store.write(store => dryRun(store, connectionId, changes));
      for (const { read, settled } of applied) {
        found[settled.outcome] = (found[settled.outcome] ?? 0) + 1;
        if (samples.length === shown || settled.outcome === 'unchanged') continue;
        const isThere = settled.contactId !== null && settled.outcome !== 'created';
        samples.push({
          personId: read.person.id,
          name: String(read.person.attributes.displayName ?? ''),
          outcome: settled.outcome,
          ...(isThere && { contactId: settled.contactId }),
          changes: [...(settled.wrote?.changes ?? [])],
          ...(settled.reason !== null && { reason: settled.reason }),
        });
      }
      found.unchanged = (found.unchanged ?? 0) + changes.length - applied.length;
      link = page.nextLink ?? null;
    } while (link !== null && people < limit);
    const count = (...outcomes: string[]) => outcomes.reduce((sum, name) => sum + (found[name] ?? 0), 0);
    return {
      people,
      isWhole: link === null && people < limit,
      create: count('created'),
      update: count('updated', 'restored'),
      link: count('linked'),
      remove: count('leaving'),
      unchanged: count('unchanged'),
      skipped: count('skipped'),
      waiting: count('waiting'),
      refused: count('refused'),
      samples,
    };
  },
});

/** A page of the directory. Throws `link_failed` with what is wrong. */
async function readPage(
  { store, links }: RemoteContext,
  connection: ConnectionTable,
  link: string | null,
): Promise<DirectoryPage> {
  const { signal } = new AbortController();
  const page = await pageAt({ read: store.read, signal }, linksIn({ links }).directories, connection, link);
  if (page instanceof LinkProblem) throw new RosterError('link_failed', page.message);
  return page;
}
