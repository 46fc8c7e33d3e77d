import type { ServerResponse } from 'node:http';
import { systemClock } from '#base/clock.ts';
import { isRecord } from '#base/json.ts';
import type { Contact } from '#contacts/contact.ts';
import { type ContactState, emptyFields } from '#contacts/contact-state.ts';
import { type ContactNames, presentContact } from '#contacts/present-contact.ts';
import { fromRow } from '#store/contacts/row.ts';
import type { ContactTable } from '#store/tables.ts';

/** What twins of both engines do alike: a new contact, a row as it is shown, an answer with Roster's headers. */
export function newState(locationId: string, id: string, fields: object): ContactState {
  const now = systemClock();
  return {
    ...emptyFields,
    ...fields,
    id,
    locationId,
    version: 1,
    eventNumber: 1,
    dateAdded: now,
    dateUpdated: now,
    lastActivity: now,
    deletedAt: null,
    deletedBy: null,
    purgeAt: null,
  };
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
