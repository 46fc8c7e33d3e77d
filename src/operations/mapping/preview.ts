import Type, { type Static } from 'typebox';
import { RosterError } from '#base/errors.ts';
import { isRecord, parseJson } from '#base/json.ts';
import { scopeIn } from '#links/directory/apply-people.ts';
import { directoryOf } from '#links/directory/directory.ts';
import {
  type MappedSample,
  type PersonToMap,
  previewMapping as preview,
} from '#links/directory/preview-mapping.ts';
import { LinkProblem } from '#links/directory/problem.ts';
import { pageAt } from '#links/directory/read-page.ts';
import { type LinkedSample, previewFields } from '#links/highlevel/preview-fields.ts';
import { getConnection } from '#store/connections/connections.ts';
import { somePeople } from '#store/connections/search-people.ts';
import type { ConnectionTable } from '#store/tables-links.ts';
import { connectionId } from '../connection/members.ts';
import { linksIn } from '../links-in.ts';
import { type RemoteContext, remote } from '../operation.ts';
import { limitOf } from '../paging.ts';
import { directoryFields, fields, linkedFields } from './members.ts';

const Sample = Type.Object({
  source: Type.Object(
    { personId: Type.String(), attributes: Type.Record(Type.String(), Type.Unknown()) },
    { description: 'The person as the directory has said, or the contact in HighLevel.' },
  ),
  contactId: Type.Optional(Type.String({ description: 'The contact that the person is tied to.' })),
  contact: Type.Array(
    Type.Object({
      target: Type.String(),
      value: Type.Unknown({ description: 'What the other side gives; null where it gives nothing.' }),
      before: Type.Unknown({ description: 'What stands in the contact now.' }),
      after: Type.Unknown({
        description: 'What would stand there: the same as before where the other side may not write.',
      }),
    }),
    { description: 'The targets for which there is a value.' },
  ),
  warnings: Type.Array(
    Type.Object(
      { target: Type.String(), message: Type.String() },
      { description: 'What was cut or left out.' },
    ),
  ),
});

export const previewMapping = remote({
  key: 'mapping.preview',
  title: 'Preview Field Mapping',
  description:
    'Shows what a mapping would make of real records and changes nothing: of people as the last run saw them, and before the first run as the directory says now; of HighLevel the contacts that are linked, as both sides were last seen.',
  group: 'platform',
  scope: 'roster.admin',
  http: { method: 'POST', path: '/connections/{connectionId}/mapping/preview' },
  isIdempotent: true,
  isReadonly: true,
  errors: ['not_found', 'conflict', 'link_failed'],
  input: {
    connectionId,
    mapping: Type.Object({ fields }, { additionalProperties: false }),
    limit: limitOf(10, 50),
  },
  output: Type.Object({ samples: Type.Array(Sample) }),

  async handler({ connectionId, mapping, limit = 10 }, context) {
    const { store } = context;
    const connection = await store.read(reader => getConnection(reader, connectionId));
    if (connection.type === 'highlevel') {
      const linked = await linkedFields(mapping.fields, 'mapping.');
      const found = await store.read(reader => previewFields(reader, connectionId, linked, limit));
      return { samples: found.map(presentLinked) };
    }
    const checked = await directoryFields(mapping.fields, 'mapping.');
    const rows = await store.read(reader => somePeople(reader, connectionId, limit));
    const known = rows.map(row => ({ person: { id: row.person_id, attributes: attributesIn(row) }, row }));
    const people = known.length > 0 ? known : await readPeople(context, connection, limit);
    const samples = await store.read(reader => preview(reader, checked, people));
    return { samples: samples.map(presentSample) };
  },
});

function attributesIn({ attributes }: { readonly attributes: string }) {
  const parsed = parseJson(attributes);
  return isRecord(parsed) ? parsed : {};
}

/** The first people of the directory who would become contacts. */
async function readPeople(
  { store, links }: RemoteContext,
  connection: ConnectionTable,
  limit: number,
): Promise<readonly PersonToMap[]> {
  if (connection.type !== 'entra') return [];
  const { signal } = new AbortController();
  const { directories } = linksIn({ links });
  const page = await pageAt({ read: store.read, signal }, directories, connection, null);
  if (page instanceof LinkProblem) throw new RosterError('link_failed', page.message);
  const directory = await directoryOf(connection);
  return page.changes
    .flatMap(change => (change.kind === 'person' ? [change.person] : []))
    .filter(person => scopeIn(directory, person).isIn)
    .slice(0, limit)
    .map(person => ({ person, row: undefined }));
}

function presentSample({ person, contactId, targets, notes }: MappedSample): Static<typeof Sample> {
  return {
    source: { personId: person.id, attributes: { ...person.attributes } },
    ...(contactId !== null && { contactId }),
    contact: targets.map(target => ({ ...target })),
    warnings: notes.map(note => ({ ...note })),
  };
}

function presentLinked({ remoteId, contactId, there, fields }: LinkedSample): Static<typeof Sample> {
  return {
    source: { personId: remoteId, attributes: { ...there } },
    contactId,
    contact: [...fields],
    warnings: [],
  };
}
