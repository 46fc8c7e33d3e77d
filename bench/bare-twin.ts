/**
 * What the same answer costs without a house around it: `node:http` and `node:sqlite` over a copy of the same
 * database, each statement prepared once, the same bytes out, headers too. No token, no rights, no schema, no limits,
 * no log, no metrics. Its create flushes each commit to disk as Roster's does; it writes the contact's row alone or, with
 * `all`, the rows that Roster's does. Arguments: the copy, the location, and `all`. Prints its port.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { systemClock } from '#base/clock.ts';
import { idMaker } from '#base/id.ts';
import { isRecord, parseJson } from '#base/json.ts';
import { presentContact } from '#contacts/present-contact.ts';
import { toRow } from '#store/contacts/row.ts';
import { insertText, newState, rowsOfCreate, send, shownRow } from './support/twin.ts';

const [, , path = '', locationId = '', written = 'contact'] = process.argv;
const database = new DatabaseSync(path);
database.exec('pragma journal_mode = wal; pragma synchronous = full');
const newId = idMaker(systemClock);

const inserts = new Map<string, StatementSync>();
const one = database.prepare('select * from contact where location_id = ? and id = ?');
const newest = database.prepare(`select * from contact where location_id = ? and deleted_at is null
  order by date_added desc, id desc limit 20`);
const named = new Map(
  database
    .prepare('select id, key, name from custom_field where location_id = ?')
    .all(locationId)
    .map(({ id, key, name }) => [String(id), { key: String(key), name: String(name) }]),
);
const tags = new Map(
  database
    .prepare('select id, name from tag where location_id = ?')
    .all(locationId)
    .map(({ id, name }) => [String(id), String(name)]),
);
const names = { tagName: (id: string) => tags.get(id), field: (id: string) => named.get(id) };

async function create(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const sent = parseJson(Buffer.concat(chunks).toString());
  const state = newState(locationId, newId(), isRecord(sent) ? sent : {});
  const contact = presentContact(state, names);
  if (written === 'all') {
    database.exec('begin immediate');
    for (const [table, row] of rowsOfCreate(state, contact, newId)) put(table, row);
    database.exec('commit');
  } else put('contact', toRow(state));
  send(response, 201, { contact });
}

function put(table: string, row: object): void {
  const insert = inserts.get(table) ?? database.prepare(insertText(table, row, () => '?'));
  inserts.set(table, insert);
  insert.run(...Object.values(row));
}

const server = createServer((request, response) => {
  const url = request.url ?? '';
  if (request.method === 'POST') void create(request, response);
  else if (url === '/contacts/') {
    const contacts = newest.all(locationId).map(row => shownRow(row, names));
    send(response, 200, { contacts, count: contacts.length, meta: { total: contacts.length } });
  } else
    send(response, 200, { contact: shownRow(one.get(locationId, url.slice('/contacts/'.length)), names) });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(typeof address === 'object' && address !== null ? address.port : 0);
});
