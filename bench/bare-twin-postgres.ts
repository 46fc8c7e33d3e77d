/**
 * As `bare-twin.ts`, over `pg`: a pool of as many connections as Roster's, each statement named, statements that need not
 * wait for each other sent together. Its create writes the rows that Roster's does (the contact, what it is found by, its
 * history and its event) in one transaction. Arguments: the address of the database, and the location. Prints its port.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import pg from 'pg';
import { systemClock } from '#base/clock.ts';
import { idMaker } from '#base/id.ts';
import { isRecord, parseJson } from '#base/json.ts';
import { presentContact } from '#contacts/present-contact.ts';
import { insertText, newState, rowsOfCreate, send, shownRow } from './support/twin.ts';

const [, , url = '', locationId = ''] = process.argv;
const whole: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format),
};
const pool = new pg.Pool({ connectionString: url, max: 10, types: whole, pipeline: true });
const newId = idMaker(systemClock);

const fields = await pool.query('select id, key, name from custom_field where location_id = $1', [
  locationId,
]);
const tags = await pool.query('select id, name from tag where location_id = $1', [locationId]);
const fieldsById = new Map(fields.rows.map(({ id, key, name }) => [String(id), { key, name }]));
const tagsById = new Map(tags.rows.map(({ id, name }) => [String(id), String(name)]));
const names = { tagName: (id: string) => tagsById.get(id), field: (id: string) => fieldsById.get(id) };

/** Inserts a row by a statement that is prepared once on each connection. */
function insert(client: pg.PoolClient, table: string, row: object): Promise<unknown> {
  const text = insertText(table, row, n => `$${n}`);
  return client.query({ name: table, text, values: Object.values(row) });
}

async function create(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const sent = parseJson(Buffer.concat(chunks).toString());
  const state = newState(locationId, newId(), isRecord(sent) ? sent : {});
  const contact = presentContact(state, names);
  const client = await pool.connect();
  try {
    await Promise.all([
      client.query('begin'),
      ...rowsOfCreate(state, contact, newId).map(([table, row]) => insert(client, table, row)),
      client.query('commit'),
    ]);
  } finally {
    client.release();
  }
  send(response, 201, { contact });
}

const server = createServer(async (request, response) => {
  const path = request.url ?? '';
  if (request.method === 'POST') await create(request, response);
  else if (path === '/contacts/') {
    const { rows } = await pool.query({
      name: 'list',
      text: `select * from contact where location_id = $1 and deleted_at is null
        order by date_added desc, id desc limit 20`,
      values: [locationId],
    });
    const contacts = rows.map(row => shownRow(row, names));
    send(response, 200, { contacts, count: contacts.length, meta: { total: contacts.length } });
  } else {
    const { rows } = await pool.query({
      name: 'get',
      text: 'select * from contact where location_id = $1 and id = $2',
      values: [locationId, path.slice('/contacts/'.length)],
    });
    send(response, 200, { contact: shownRow(rows[0], names) });
  }
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(typeof address === 'object' && address !== null ? address.port : 0);
});
