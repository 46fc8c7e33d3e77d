import type { ServerResponse } from 'node:http';
import { systemClock } from '#base/clock.ts';
import type { NewId } from '#base/id.ts';
import { isRecord } from '#base/json.ts';
import type { Contact } from '#contacts/contact.ts';
import type { ContactState } from '#contacts/contact-state.ts';
import { type ContactNames, presentContact } from '#contacts/present-contact.ts';
import { newState as keptState } from '#store/contacts/new-state.ts';
import { fromRow, toRow } from '#store/contacts/row.ts';
import { keysOf, searchRowOf } from '#store/contacts/search-row.ts';
import type { ContactTable } from '#store/tables.ts';

/** What twins of both engines do alike: a new contact, a row as it is shown, an answer with Roster's headers. */
export function newState(locationId: string, id: string, fields: object): ContactState {
  return { ...keptState({ locationId, now: systemClock() }, {}, id), ...fields, eventNumber: 1 };
}

/** Each search row has a number of its own; those of the twins are above all that are there. */
let lastNumber = 1_000_000_000;
const actor = JSON.stringify({ kind: 'person', id: '11111111-1111-4111-8111-111111111111' });

/** The rows that Roster writes for a new contact: the contact, what it is found by, its history and its event. */
export function rowsOfCreate(
  state: ContactState,
  contact: Contact,
  newId: NewId,
): readonly (readonly [table: string, row: object])[] {
  const { emails, phones } = keysOf(state);
  const owner = { location_id: state.locationId, contact_id: state.id };
  const change = {
    ...owner,
    event_number: 1,
    at: state.dateAdded,
    actor,
    operation: 'contact.create',
    type: 'contact.created',
    changes: '[]',
  };
  return [
    ['contact', toRow(state)],
    ...emails.map(value => ['contact_key', { ...owner, kind: 'email', value }] as const),
    ...phones.map(value => ['contact_key', { ...owner, kind: 'phone', value }] as const),
    ['contact_search', { ...searchRowOf(state, { fields: [] }), number: ++lastNumber }],
    ['history', change],
    ['event', { ...change, id: newId(), position: null, data: JSON.stringify({ contact }) }],
  ];
}

/** The text that inserts a row, with its columns bound in their order. */
export function insertText(table: string, row: object, placeholder: (n: number) => string): string {
  const columns = Object.keys(row);
  return `insert into ${table} (${columns.join(', ')}) values (${columns.map((_, n) => placeholder(n + 1)).join(', ')})`;
}

export function shownRow(row: unknown, names: ContactNames): Contact {
  if (!isContactRow(row)) throw new Error('There is no such contact.');
  return presentContact(fromRow(row), names);
}

function isContactRow(row: unknown): row is ContactTable {
  return isRecord(row);
}

export function send(response: ServerResponse, status: number, answer: object): void {
  const body = JSON.stringify(answer);
  response.writeHead(status, {
    'x-trace-id': '00000000000000000000000000000000',
    'x-ratelimit-limit-daily': '1000000000',
    'x-ratelimit-daily-remaining': '999999999',
    'x-ratelimit-daily-reset': '60000000',
    'x-ratelimit-interval-milliseconds': '10000',
    'x-ratelimit-max': '100000000',
    'x-ratelimit-remaining': '99999999',
    etag: '"1"',
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}
