import Type from 'typebox';
import { decodeCursor, encodeCursor } from '#base/cursor.ts';
import { RosterError } from '#base/errors.ts';
import { textForms } from '#base/text-forms.ts';
import { AuditEntry } from '#contacts/audit.ts';
import { type AuditPlace, readAudit } from '#store/audit/audit.ts';
import { getLocation } from '#store/locations.ts';
import { Id } from '../contact/members.ts';
import { cursor, nextCursor } from '../cursor.ts';
import { query } from '../operation.ts';
import { limitOf } from '../paging.ts';
import { readPeriod } from '../period.ts';

const moment = (description: string) => Type.Optional(Type.String({ maxLength: 100, description }));

export const listAuditEntries = query({
  key: 'audit.list',
  title: 'List Audit Entries',
  description:
    'Pages through who read or changed what, when and from where, the newest first. Reads are written within a second, so a crash can lose the reads of a second; changes never. Without a contact, changes go back as far as events are kept.',
  group: 'platform',
  scope: 'roster.admin',
  http: { method: 'GET', path: '/audit/' },
  isIdempotent: true,
  errors: ['cursor_invalid'],
  input: {
    contactId: Type.Optional(Id),
    principal: Type.Optional(
      Type.String({
        maxLength: 100,
        pattern: textForms.principal.pattern,
        description: 'Only calls of this person or application, by object id or client id.',
      }),
    ),
    operation: Type.Optional(
      Type.String({ maxLength: 100, description: 'Only this operation, by its key.' }),
    ),
    from: moment('The first moment, ISO 8601; a date alone is the begin of that day in the location.'),
    to: moment('The last moment; a date alone is the end of that day.'),
    limit: limitOf(50, 500),
    cursor,
  },
  output: Type.Object({ entries: Type.Array(AuditEntry), nextCursor }),

  async handler({ contactId, principal, operation, from, to, limit = 50, cursor }, { store }) {
    const { timezone } = await getLocation(store);
    const { entries, next } = await readAudit(store, {
      contactId,
      principal,
      operation,
      ...readPeriod(timezone, ['from', from], ['to', to]),
      limit,
      after: cursor === undefined ? undefined : placeIn(cursor),
    });
    return { entries, ...(next && { nextCursor: encodeCursor([`${next.change}/${next.at}`, next.id]) }) };
  },
});

function placeIn(cursor: string): AuditPlace {
  const [numbers, id] = decodeCursor(cursor);
  const [, change, at] = /^(\d{1,16})\/(\d{1,16})$/.exec(String(numbers)) ?? [];
  if (change !== undefined && at !== undefined) return { change: Number(change), at: Number(at), id };
  throw new RosterError(
    'cursor_invalid',
    'The cursor is not one that this call gave. Start again without it.',
  );
}
