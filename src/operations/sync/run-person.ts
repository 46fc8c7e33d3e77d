import Type from 'typebox';
import { notFound, RosterError } from '#base/errors.ts';
import { Contact } from '#contacts/contact.ts';
import type { DirectoryPerson } from '#contacts/directory/person.ts';
import { applyChanges } from '#links/directory/apply-people.ts';
import { dryRun } from '#links/directory/dry-run.ts';
import type { AppliedPerson } from '#links/directory/keep-settled.ts';
import { openSource } from '#links/directory/open-source.ts';
import { LinkProblem } from '#links/directory/problem.ts';
import { credentialsOf } from '#links/directory/read-page.ts';
import { removePeople } from '#links/directory/remove-people.ts';
import { getConnection, getConnectionForChange } from '#store/connections/connections.ts';
import { findPerson } from '#store/connections/people.ts';
import { findContact } from '#store/contacts/contacts.ts';
import type { ConnectionTable } from '#store/tables-links.ts';
import { connectionId, refuseType } from '../connection/members.ts';
import { linksIn } from '../links-in.ts';
import { type RemoteContext, remote } from '../operation.ts';
import { sendSteps } from './send-steps.ts';

const patience = 20_000;

const Step = Type.Object({
  step: Type.Enum(['read', 'scope', 'match', 'map', 'write', 'send']),
  ok: Type.Boolean(),
  message: Type.String(),
  values: Type.Optional(
    Type.Unknown({
      description:
        'What was read, mapped or changed; of `send`, what became otherwise in HighLevel by its answers.',
    }),
  ),
});

export const runPersonSync = remote({
  key: 'sync.runPerson',
  title: 'Sync One Person',
  description:
    'Reads one person of the directory now, brings the contact and linked HighLevel accounts up to date, and answers with each step: read, in scope or why not, matched how, mapped values, what was changed, what was sent to HighLevel and what came back. A dry run changes nothing, and sends nothing.',
  group: 'platform',
  scope: 'roster.admin',
  http: { method: 'POST', path: '/connections/{connectionId}/people/{personId}/sync' },
  errors: ['not_found', 'conflict', 'link_failed'],
  input: {
    connectionId,
    personId: Type.String({ minLength: 1, maxLength: 255, description: "The directory's id of the person." }),
    dryRun: Type.Optional(Type.Boolean({ default: false })),
  },
  output: Type.Object({ steps: Type.Array(Step), contact: Type.Optional(Contact) }),

  async handler({ connectionId, personId, dryRun: isDry = false }, context) {
    const { store } = context;
    const connection = await store.read(reader => getConnection(reader, connectionId));
    refuseType(connection.type, ['entra', 'scim'], 'directory of people');
    const person = await readPerson(context, connection, personId);
    if (!person) {
      const known = await store.read(reader => findPerson(reader, connectionId, personId));
      if (!known) throw notFound('The person');
      const message = 'The directory has no such person any more. The next run takes the contact away.';
      return { steps: [{ step: 'read' as const, ok: false, message }] };
    }
    const change = { kind: 'person', person } as const;
    const [applied] = await store.write(async writer => {
      if (isDry) return dryRun(writer, connectionId, [change]);
      const row = await getConnectionForChange(writer, connectionId);
      const runId = writer.newId();
      const { applied } = await applyChanges(writer, { connection: row, runId, passId: null }, [change]);
      const left = await findPerson(writer, connectionId, personId);
      if (left?.leaving) await removePeople(writer, { connection: row, runId }, [left]);
      return applied;
    });
    const read = {
      step: 'read' as const,
      ok: true,
      message: 'The person was read.',
      values: person.attributes,
    };
    if (!applied) {
      const known = await store.read(reader => findPerson(reader, connectionId, personId));
      const message = 'Nothing differs from what was read before; nothing was changed.';
      const sent = isDry ? [] : await sentOf(store, known?.contact_id);
      return { steps: [read, { step: 'write' as const, ok: true, message }, ...sent] };
    }
    const { contactId } = applied.settled;
    const sent = isDry ? [] : await sentOf(store, contactId);
    const contact =
      contactId === null ? undefined : await store.read(reader => findContact(reader, contactId));
    return { steps: [read, ...stepsOf(applied, isDry), ...sent], ...(contact && { contact }) };
  },
});

async function readPerson(
  { store, links }: RemoteContext,
  connection: ConnectionTable,
  personId: string,
): Promise<DirectoryPerson | undefined> {
  const credentials = await store.read(reader => credentialsOf(reader, connection));
  try {
    const source = openSource(store.read, linksIn({ links }).directories, connection, credentials);
    return await source.person(personId, AbortSignal.timeout(patience));
  } catch (error) {
    if (error instanceof LinkProblem) throw new RosterError('link_failed', error.message);
    throw error;
  }
}

async function sentOf(store: RemoteContext['store'], contactId: string | null | undefined) {
  return typeof contactId === 'string' ? sendSteps(store, contactId) : [];
}

function stepsOf({ read: { scope, mapped }, settled }: AppliedPerson, isDry: boolean) {
  if (!scope.isIn) return [{ step: 'scope' as const, ok: false, message: scope.reason }];
  const { match, wrote, reason } = settled;
  const steps = [
    { step: 'scope' as const, ok: true, message: 'The person is one of those who are taken.' },
    {
      step: 'match' as const,
      ok: match?.kind !== 'doubtful' && match?.kind !== 'merged',
      message: matchWords(match),
    },
    {
      step: 'map' as const,
      ok: mapped.notes.length === 0,
      message:
        mapped.notes.map(({ target, message }) => `${target}: ${message}`).join(' ') || 'All values fit.',
      values: mapped.values,
    },
  ];
  const done = isDry ? 'would be changed' : 'were changed';
  const message = reason ?? `${wrote?.changes.length ?? 0} members ${done}.`;
  return [
    ...steps,
    { step: 'write' as const, ok: wrote !== undefined, message, values: wrote?.changes ?? [] },
  ];
}

function matchWords(match: AppliedPerson['settled']['match']): string {
  if (!match) return 'The contact is tied to the person already.';
  if (match.kind === 'doubtful') return match.reason;
  if (match.kind === 'merged') return 'The contact of the person was merged into that of another one.';
  if (match.kind === 'none') return 'No contact is the person; one is made.';
  return {
    id: 'A contact carries the id of the person.',
    email: 'One contact has the e-mail of the person.',
    phone: 'One contact has the phone of the person.',
  }[match.by];
}
