/**
 * What a handler costs that does nothing but answer the same bytes: `node:http` and `node:sqlite`, no token, no
 * schema, no event, no log. Its create flushes each commit to disk as Roster's does. Arguments: the database that
 * `fillTwin` made, and the location. Prints its port.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { DatabaseSync } from 'node:sqlite';
import { systemClock } from '#base/clock.ts';
import { idMaker } from '#base/id.ts';

const [, , path = '', locationId = ''] = process.argv;
const database = new DatabaseSync(path);
database.exec('pragma journal_mode = wal; pragma synchronous = full');
const newId = idMaker(systemClock);

const put = database.prepare('insert into contact values (?, ?, ?, ?)');
const one = database.prepare('select body from contact where location_id = ? and id = ?');
const newest = database.prepare(
  'select body from contact where location_id = ? order by date_added desc, id desc limit 20',
);

function send(response: ServerResponse, status: number, answer: object): void {
  const body = JSON.stringify(answer);
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}

function parsed(text: unknown): object {
  const value: unknown = JSON.parse(String(text));
  if (typeof value !== 'object' || value === null) throw new Error('This is not an object.');
  return value;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

async function create(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const now = systemClock();
  const id = newId();
  const dates = { dateAdded: new Date(now).toISOString(), dateUpdated: new Date(now).toISOString() };
  const contact = { id, locationId, ...parsed(await textOf(request)), ...dates };
  put.run(locationId, id, now, JSON.stringify(contact));
  send(response, 201, { contact });
}

const server = createServer((request, response) => {
  const url = request.url ?? '';
  if (request.method === 'POST') void create(request, response);
  else if (url === '/contacts/') {
    const contacts = newest.all(locationId).map(({ body }) => parsed(body));
    send(response, 200, { contacts, count: contacts.length, meta: { total: contacts.length } });
  } else send(response, 200, { contact: parsed(one.get(locationId, url.slice('/contacts/'.length))?.body) });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(typeof address === 'object' && address !== null ? address.port : 0);
});
