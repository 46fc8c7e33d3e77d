import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { idMaker } from '#base/id.ts';
import { parseJson } from '#base/json.ts';
import { logger } from '#base/log.ts';
import { rateLimiter } from '#identity/rate-limit.ts';
import { Tenants } from '#identity/tenants.ts';
import { command, download } from '#operations/operation.ts';
import { routesOf } from '#operations/route.ts';
import { StoredFile } from '#operations/sent-file.ts';
import { beginBlob, blobRemoval, getBlob, keepBlobUntil, readBlob, writeChunk } from '#store/blobs.ts';
import { openSqlite } from '#store/engines/sqlite.ts';
import { migrate } from '#store/migrate.ts';
import { fireDue } from '#store/schedule.ts';
import { openStore, type Store } from '#store/store.ts';
import { testLinks } from '#test/support/links.ts';
import { at, person, testClock } from '#test/support/operations.ts';
import { httpServer } from './server.ts';

const megabyte = 1024 * 1024;

const keepFile = command({
  key: 'file.keep',
  title: 'Keep File',
  description: 'Keeps a file, unless its title says otherwise.',
  group: 'data',
  scope: 'contacts.write',
  http: { method: 'POST', path: '/files' },
  file: 'file',
  input: {
    locationId: Type.Optional(Type.String()),
    title: Type.String({ minLength: 2 }),
    count: Type.Optional(Type.Integer()),
    words: Type.Optional(Type.Array(Type.String())),
    mapping: Type.Optional(Type.Record(Type.String(), Type.String())),
    file: StoredFile,
  },
  output: Type.Object({ input: Type.Unknown() }),
  async handler(input, { store }) {
    await keepBlobUntil(store, input.file.id, null);
    return { input };
  },
});

const keepFiles = command({
  key: 'files.keep',
  title: 'Keep Files',
  description: 'Keeps every file of a form.',
  group: 'data',
  scope: 'contacts.write',
  http: { method: 'POST', path: '/files/many' },
  file: 'files',
  takesManyFiles: true,
  input: { title: Type.String(), files: Type.Array(StoredFile), words: Type.Optional(Type.String()) },
  output: Type.Object({ input: Type.Unknown() }),
  handler: async input => ({ input }),
});

const sendBack = download({
  key: 'file.get',
  title: 'Get File',
  description: 'Answers a file as it was sent.',
  group: 'data',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/files/{fileId}' },
  answers: ['application/octet-stream'],
  input: { fileId: Type.String() },
  async handler({ fileId }, { store }) {
    const blob = await store.read(reader => getBlob(reader, fileId));
    return { ...blob, pieces: () => readBlob(store.read, blob) };
  },
});

describe('Files over HTTP', () => {
  const clock = testClock();
  let folder: string;
  let store: Store;
  let server: FastifyInstance;
  let baseUrl: string;
  let locationId: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'roster-files-'));
    store = openStore({ engine: openSqlite({ path: join(folder, 'test.db') }), clock });
    await migrate(store.engine, clock());
    const tenants = new Tenants({ store, clock, newId: idMaker(clock) });
    const place = { name: 'Example Clinic', country: 'US', timezone: 'UTC' };
    locationId = (await tenants.ensureTenant(person.tenantId, place)).defaultId;
    server = httpServer({
      store,
      tenants,
      verifier: { verify: async () => person },
      rateLimiter: rateLimiter({ limits: 'off', clock, store }),
      clock,
      publicUrl: '',
      links: async () => testLinks(),
      routes: routesOf([keepFile, keepFiles, sendBack]),
      log: logger({ level: 'silent' }),
      metrics: { request: () => {} },
      stopping: new AbortController().signal,
      uploadLimit: 2 * megabyte,
      deadlines: { headers: 1000, request: 1500, upload: 60_000, look: 50 },
    });
    baseUrl = await server.listen({ host: '127.0.0.1', port: 0 });
  });
  after(async () => {
    await server.close();
    await store.close();
    await rm(folder, { recursive: true });
  });

  async function send(path: string, init: RequestInit): Promise<{ status: number; body: unknown }> {
    const response = await fetch(`${baseUrl}${path}`, { method: 'POST', ...init });
    return { status: response.status, body: parseJson(await response.text()) };
  }
  const fileIn = (body: unknown) => at(body, 'input.file');
  const kept = async () => {
    const rows = await store.read(locationId, ({ database }) =>
      database.selectFrom('blob_chunk').select('blob_id').distinct().execute(),
    );
    return rows.length;
  };

  test('a form brings a file and its members, before the file and behind it, in whatever types they are', async () => {
    const bytes = Buffer.alloc(megabyte + 17, 'ä');
    const form = new FormData();
    form.append('title', 'Ünïcode ✓');
    form.append('count', '3');
    form.append('file', new File([bytes], 'Straße.csv', { type: 'text/csv' }));
    form.append('mapping', JSON.stringify({ A: 'b' }));
    form.append('words', 'one');
    form.append('words', 'two');
    const { status, body } = await send('/files', { body: form });
    assert.equal(status, 200, JSON.stringify(body));
    const { id, ...file } = Object(fileIn(body));
    const digest = createHash('sha256').update(bytes).digest('hex');
    assert.deepEqual(file, { name: 'Straße.csv', mediaType: 'text/csv', size: bytes.length, digest });
    const { file: _, ...members } = Object(at(body, 'input'));
    assert.deepEqual(members, {
      title: 'Ünïcode ✓',
      count: 3,
      mapping: { A: 'b' },
      words: ['one', 'two'],
    });

    const answer = await fetch(`${baseUrl}/files/${id}`);
    assert.equal(
      answer.headers.get('content-disposition'),
      'attachment; filename="Stra_e.csv"; filename*=UTF-8\'\'Stra%C3%9Fe.csv',
    );
    assert.equal(answer.headers.get('content-length'), String(bytes.length));
    assert.deepEqual(Buffer.from(await answer.arrayBuffer()), bytes);
  });

  test('where an operation takes many files, each part that is one is stored under its name', async () => {
    const large = Buffer.alloc(megabyte, 'ä');
    const form = new FormData();
    form.append('a_1', new File(['first'], 'a.txt', { type: 'text/plain' }));
    form.append('title', 'Many');
    form.append('b_2', new File([large], 'b.bin'));
    form.append('words', 'between');
    form.append('c_3', new File([''], 'empty.txt'));
    const { status, body } = await send('/files/many', { body: form });
    assert.equal(status, 200, JSON.stringify(body));
    const files = at(body, 'input.files');
    assert(Array.isArray(files));
    assert.deepEqual(
      files.map(({ part, name, size }) => [part, name, size]),
      [
        ['a_1', 'a.txt', 5],
        ['b_2', 'b.bin', large.length],
        ['c_3', 'empty.txt', 0],
      ],
    );
    assert.deepEqual([at(body, 'input.title'), at(body, 'input.words')], ['Many', 'between']);
    const answer = await fetch(`${baseUrl}/files/${at(files, '1.id')}`);
    assert.deepEqual(Buffer.from(await answer.arrayBuffer()), large);
  });

  test('many files that are too large together, or too many, leave nothing', async () => {
    const before = await kept();
    const formOf = (count: number, text: string) => {
      const form = new FormData();
      form.append('title', 'Many');
      for (let n = 0; n < count; n++) form.append(`part_${n}`, new File([text], `${n}.bin`));
      return form;
    };
    const large = await send('/files/many', { body: formOf(3, 'x'.repeat(megabyte)) });
    assert.deepEqual([large.status, at(large.body, 'code')], [413, 'body_too_large']);
    const many = await send('/files/many', { body: formOf(101, 'x') });
    assert.deepEqual([many.status, at(many.body, 'code')], [400, 'invalid_request']);
    assert.equal(await kept(), before);
  });

  test('a file is taken as the body itself too, and in base64 within JSON', async () => {
    const headers = { 'content-type': 'text/vcard', 'content-disposition': 'attachment; filename="a b.vcf"' };
    const raw = await send('/files?title=Raw&count=2', { body: 'BEGIN:VCARD', headers });
    assert.equal(at(fileIn(raw.body), 'name'), 'a b.vcf');
    assert.equal(at(raw.body, 'input.count'), 2);
    const json = (file: unknown) =>
      send('/files', {
        body: JSON.stringify({ title: 'JSON', file }),
        headers: { 'content-type': 'application/json' },
      });
    const content = Buffer.from('BEGIN:VCARD').toString('base64');
    const sent = await json({ name: 'b.vcf', mediaType: 'text/vcard', content });
    assert.equal(at(fileIn(sent.body), 'digest'), at(fileIn(raw.body), 'digest'));
    assert.equal((await json({ content: 'no base64!' })).status, 422);
    assert.equal((await json(undefined)).status, 422);
    const text = await json(content);
    assert.deepEqual(at(text.body, 'message'), ['file must be an object']);
    assert.equal((await json([{ content }])).status, 422);
  });

  test('what is refused or breaks off leaves no piece behind', async () => {
    const before = await kept();
    const refused = await send('/files?title=x', { body: Buffer.alloc(megabyte) });
    assert.deepEqual([refused.status, at(refused.body, 'code')], [422, 'invalid_input']);
    const large = await send('/files?title=Large', { body: Buffer.alloc(3 * megabyte) });
    assert.deepEqual([large.status, at(large.body, 'code')], [413, 'body_too_large']);
    const foreign = await send('/files?title=Foreign&locationId=other', { body: 'x' });
    assert.equal(foreign.status, 403);
    const broken = await send('/files', {
      body: '--b\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nhalf',
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
    });
    assert.deepEqual([broken.status, at(broken.body, 'code')], [400, 'invalid_request']);
    assert.equal(await kept(), before);
  });

  test('a repeated upload with the same Idempotency-Key gets the first answer and keeps one file', async () => {
    const headers = { 'idempotency-key': 'once', 'content-type': 'text/csv' };
    const first = await send('/files?title=Once', { body: 'a,b', headers });
    const before = await kept();
    assert.deepEqual(await send('/files?title=Once', { body: 'a,b', headers }), first);
    const other = await send('/files?title=Once', { body: 'a,c', headers });
    assert.equal(at(other.body, 'code'), 'idempotency_key_reused');
    assert.equal(await kept(), before);
  });

  test('a client that stops in the middle of a file is cut off', async () => {
    const before = await kept();
    const head =
      'POST /files?title=Slow HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\nContent-Length: 9\r\n\r\n';
    const socket = connect(Number(new URL(baseUrl).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write(`${head}abc`);
    assert.match(await text(socket), /^HTTP\/1\.1 408 /);
    while ((await kept()) > before) await new Promise(resolve => setImmediate(resolve));
    assert.equal(await kept(), before);
  });

  test('the pieces of a file whose writer died are removed after a day', async () => {
    const before = await kept();
    const cause = { actor: { kind: 'system', id: 'test' }, operation: 'test' } as const;
    await store.write(locationId, cause, async writer => {
      const id = await beginBlob(writer);
      for (let number = 0; number < 45; number++) await writeChunk(writer, id, number, Buffer.from('x'));
    });
    assert.equal(await kept(), before + 1);
    clock.advance(86_400_000);
    for (let turn = 0; turn < 3; turn++) await fireDue(store, [blobRemoval], locationId);
    assert.equal(await kept(), before);
  });
});
