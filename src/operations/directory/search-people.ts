import Type from 'typebox';
import { toIso } from '#base/clock.ts';
import { decodeCursor, encodeCursor } from '#base/cursor.ts';
import { whyLeft } from '#links/directory/remove-people.ts';
import { getConnection } from '#store/connections/connections.ts';
import { type FoundPerson, searchPeople } from '#store/connections/search-people.ts';
import { connectionId, refuseType } from '../connection/members.ts';
import { cursor, nextCursor } from '../cursor.ts';
import { query } from '../operation.ts';
import { limitOf } from '../paging.ts';

const states = ['linked', 'leaving', 'skipped', 'waiting', 'refused', 'removed'] as const;

const DirectoryPerson = Type.Object({
  id: Type.String({ description: "The directory's id of the person." }),
  name: Type.String(),
  email: Type.Optional(Type.String()),
  state: Type.Enum([...states], {
    description:
      '`linked` to a contact; `leaving` at the end of the run, or once a person lets it; `skipped` by what the connection takes; `waiting` for a decision; `refused` by what is here; `removed` from the directory.',
  }),
  reason: Type.Optional(Type.String({ description: 'Why, where it is not only linked.' })),
  contactId: Type.Optional(Type.String()),
  dateLeft: Type.Optional(
    Type.String({
      format: 'date-time',
      description: 'When it was seen that the person left or was disabled.',
    }),
  ),
});

export const searchDirectoryPeople = query({
  key: 'directory.searchPeople',
  title: 'Search Directory People',
  description:
    'Finds people of the linked directory by name, address or what became of them, each with the reason in words.',
  group: 'platform',
  scope: 'roster.admin',
  http: { method: 'GET', path: '/connections/{connectionId}/people' },
  isIdempotent: true,
  errors: ['not_found', 'conflict', 'cursor_invalid'],
  input: {
    connectionId,
    query: Type.Optional(
      Type.String({ maxLength: 200, description: 'Words; each must be in the name or the e-mail.' }),
    ),
    state: Type.Optional(Type.Enum([...states])),
    limit: limitOf(20),
    cursor,
  },
  output: Type.Object({ people: Type.Array(DirectoryPerson), nextCursor }),

  async handler({ connectionId, query = '', state, limit = 20, cursor }, { store }) {
    const { type } = await getConnection(store, connectionId);
    refuseType(type, ['entra', 'scim'], 'directory of people');
    const [name, id] = cursor === undefined ? ['', ''] : decodeCursor(cursor);
    const after = [String(name), id] as const;
    const rows = await searchPeople(store, connectionId, { query, state, after, limit: limit + 1 });
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    return {
      people: page.map(presentPerson),
      ...(last && { nextCursor: encodeCursor([last.name_folded, last.person_id]) }),
    };
  },
});

function presentPerson(row: FoundPerson) {
  const { leaving } = row;
  const reason = row.reason ?? (leaving && whyLeft(leaving).reason);
  return {
    id: row.person_id,
    name: row.name,
    ...(row.email !== '' && { email: row.email }),
    state: leaving === null ? row.state : ('leaving' as const),
    ...(reason !== null && { reason }),
    ...(row.contact_id !== null && { contactId: row.contact_id }),
    ...(row.left_at !== null && { dateLeft: toIso(row.left_at) }),
  };
}
