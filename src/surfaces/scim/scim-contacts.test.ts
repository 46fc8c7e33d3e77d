import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isRecord } from '#base/json.ts';
import { enterpriseSchema } from '#contacts/scim/schema.ts';
import { PagesAhead } from '#links/directory/pages-ahead.ts';
import { syncRun } from '#links/directory/run.ts';
import { scimSource, usersNow } from '#links/scim/source.ts';
import { testConnection } from '#operations/connection/check.ts';
import { deleteConnection } from '#operations/connection/delete.ts';
import { getConnection } from '#operations/connection/get.ts';
import { setConnectionCredentials } from '#operations/connection/set-credentials.ts';
import { updateConnection } from '#operations/connection/update.ts';
import { createContact } from '#operations/contact/create.ts';
import { eraseContact } from '#operations/contact/erase.ts';
import { getContact } from '#operations/contact/get.ts';
import { listContacts } from '#operations/contact/list.ts';
import { listSyncRunRecords } from '#operations/sync/list-run-records.ts';
import { listSyncRuns } from '#operations/sync/list-runs.ts';
import { previewSync } from '#operations/sync/preview.ts';
import { jobRunner } from '#store/jobs/run-jobs.ts';
import { onBothEngines } from '#test/support/engines.ts';
import { testLinks } from '#test/support/links.ts';
import { at, textAt } from '#test/support/operations.ts';
import {
  newScimConnection,
  type ScimConnection,
  type ScimServer,
  scimPatch,
  scimUser,
  startScimServer,
} from '#test/support/scim.ts';

const objectId = '2819c223-7f76-453a-919d-413861904646';
const links = { ...testLinks(), publicUrl: 'https://roster.example' };

onBothEngines('The contacts of SCIM users', engine => {
  let server: ScimServer;
  let connection: ScimConnection;
  before(async () => {
    server = await startScimServer(engine);
  });
  after(() => server.close());

  const fresh = async (settings = {}) => {
    connection = await newScimConnection(engine, server, settings);
    return connection;
  };
  const send = async (status: number, ...call: Parameters<ScimConnection['call']>) => {
    const answer = await connection.call(...call);
    assert.equal(answer.status, status, JSON.stringify(answer.body));
    return answer.body;
  };
  const create = async (userName: string, members = {}) =>
    String((await send(201, 'POST', '/Users', scimUser(userName, members))).id);
  const patch = (id: string, ...operations: readonly unknown[]) =>
    send(200, 'PATCH', `/Users/${id}`, scimPatch(...operations));
  const contacts = async (): Promise<readonly unknown[]> => {
    const found = at(await engine.perform(connection.locationId, listContacts, {}), 'contacts');
    assert(Array.isArray(found));
    return found;
  };
  const runner = () => {
    const { store, clock } = engine;
    const fail = ({ error }: { readonly error?: unknown }) => {
      throw error;
    };
    const kinds = [syncRun(links.directories, new PagesAhead(clock))];
    return jobRunner({ store, kinds, clock, owner: 'test', log: { error: fail } });
  };
  const onlyContact = async () => {
    const [contact, second] = await contacts();
    assert(isRecord(contact) && second === undefined);
    return contact;
  };
  const fieldsOf = (contact: Readonly<Record<string, unknown>>): unknown[] =>
    Array.isArray(contact.customFields) ? contact.customFields.map(field => at(field, 'value')) : [];

  test('a new user is a contact at once, by the mapping of the connection', async () => {
    await fresh();
    await create('ann@contoso.com', {
      displayName: 'Ann Lee',
      title: 'Lead',
      phoneNumbers: [{ type: 'mobile', value: '+49 170 1234567' }],
      addresses: [{ type: 'work', locality: 'Bonn', country: 'Germany' }],
      [enterpriseSchema]: { department: 'Sales', organization: 'Contoso' },
    });
    const contact = await onlyContact();
    const { firstName, lastName, email, phone, city, country, companyName } = contact;
    assert.deepEqual(
      { firstName, lastName, email, phone, city, country, companyName },
      {
        firstName: 'Ann',
        lastName: 'Lee',
        email: 'ann@contoso.com',
        phone: '+491701234567',
        city: 'Bonn',
        country: 'DE',
        companyName: 'Contoso',
      },
    );
    assert.deepEqual(fieldsOf(contact).toSorted(), ['Lead', 'Sales']);
  });

  test('a change is in the contact when it is answered, and a second time changes nothing', async () => {
    await fresh();
    const id = await create('ann@contoso.com');
    const change = { op: 'Replace', path: 'name.familyName', value: 'Lee-Roth' };
    await patch(id, change);
    const { version, lastName } = await onlyContact();
    assert.equal(lastName, 'Lee-Roth');
    await patch(id, change);
    await send(200, 'PUT', `/Users/${id}`, await send(200, 'GET', `/Users/${id}`));
    assert.equal((await onlyContact()).version, version);
  });

  test('a contact that is there already is found by its e-mail, not made a second time', async () => {
    const { locationId } = await fresh();
    await engine.perform(locationId, createContact, { email: 'Ann@contoso.com', city: 'Bonn' });
    await create('ann@contoso.com');
    const { firstName, city } = await onlyContact();
    assert.deepEqual([firstName, city], ['Ann', 'Bonn']);
  });

  test('a manager is told by name', async () => {
    await fresh();
    const manager = await create('mia@contoso.com', { displayName: 'Mia Boss' });
    const id = await create('ann@contoso.com');
    await patch(id, { op: 'Add', path: `${enterpriseSchema}:manager`, value: manager });
    const ann = (await contacts()).find(contact => at(contact, 'email') === 'ann@contoso.com');
    assert(isRecord(ann));
    assert.deepEqual(fieldsOf(ann), ['Mia Boss']);
  });

  test('a manager who comes after the reports, or is renamed, is named in their contacts at once', async () => {
    await fresh();
    const managerId = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
    await create('ann@contoso.com', { [enterpriseSchema]: { manager: { value: managerId } } });
    const ann = async () =>
      fieldsOf((await contacts()).filter(isRecord).find(({ email }) => email === 'ann@contoso.com') ?? {});
    assert.deepEqual(await ann(), []);
    await create('mia@contoso.com', { displayName: 'Mia Boss', externalId: managerId });
    assert.deepEqual(await ann(), ['Mia Boss']);
    await patch(managerId, { op: 'Replace', path: 'displayName', value: 'Mia Boss-Roth' });
    assert.deepEqual(await ann(), ['Mia Boss-Roth']);
  });

  test('who is disabled is done with as a leaver, and restored with what they had', async () => {
    await fresh({ leavers: { disabled: [{ do: 'tag', tag: 'left' }, { do: 'bin' }] } });
    const id = await create('ann@contoso.com');
    const contactId = String((await onlyContact()).id);
    await patch(id, { op: 'Replace', path: 'active', value: 'False' });
    assert.deepEqual(await contacts(), []);
    assert.equal((await send(200, 'GET', `/Users/${id}`)).active, false);
    await patch(id, { op: 'Replace', path: 'active', value: 'True' });
    const restored = await onlyContact();
    assert.equal(restored.id, contactId);
    assert.ok(!JSON.stringify(restored.tags).includes('left'));
  });

  test('who is deleted goes to the recycle bin, and comes back with the object id', async () => {
    await fresh();
    const id = await create('ann@contoso.com', { externalId: objectId });
    assert.equal(id, objectId);
    const contactId = (await onlyContact()).id;
    await send(204, 'DELETE', `/Users/${id}`);
    assert.deepEqual(await contacts(), []);
    await create('ann@contoso.com', { externalId: objectId });
    assert.equal((await onlyContact()).id, contactId);
  });

  test('an e-mail that two users had is given to the one from whom it was kept once the other has it no more', async () => {
    await fresh();
    const shared = { emails: [{ primary: true, type: 'work', value: 'desk@contoso.com' }] };
    const ann = await create('ann@contoso.com', shared);
    await create('bob@contoso.com', shared);
    const cleo = await create('cleo@contoso.com');
    const named = async () =>
      (await contacts()).filter(contact => JSON.stringify(contact).includes('desk@contoso.com')).length;
    assert.equal(await named(), 1);
    const path = 'emails[type eq "work"].value';
    await patch(cleo, { op: 'Replace', path, value: 'desk@contoso.com' });
    await send(204, 'DELETE', `/Users/${ann}`);
    const [withIt, without] = [await named(), (await contacts()).length - (await named())];
    assert.deepEqual([withIt, without], [1, 1]);
  });

  test('e-mails that two users swap, one after the other, end with the right ones', async () => {
    await fresh();
    const withMail = (value: string) => ({ emails: [{ primary: true, type: 'work', value }] });
    const ann = await create('ann', withMail('ann@contoso.com'));
    const bob = await create('bob', withMail('bob@contoso.com'));
    const path = 'emails[type eq "work"].value';
    const swapped = { ann: 'bob@contoso.com', bob: 'ann@contoso.com' };
    await patch(
      ann,
      { op: 'Replace', path, value: swapped.ann },
      { op: 'Replace', path: 'title', value: 'A' },
    );
    await patch(
      bob,
      { op: 'Replace', path, value: swapped.bob },
      { op: 'Replace', path: 'title', value: 'B' },
    );
    const mails = (await contacts()).map(contact => {
      assert(isRecord(contact));
      return [fieldsOf(contact)[0], contact.email];
    });
    assert.deepEqual(mails.toSorted(), [
      ['A', swapped.ann],
      ['B', swapped.bob],
    ]);
  });

  test('a change of the settings settles all users anew', async () => {
    const { locationId, connectionId, call } = await fresh();
    await create('ann@contoso.com');
    const id = await create('bob@fabrikam.com');
    await create('cleo@fabrikam.com');
    await engine.perform(locationId, updateConnection, {
      connectionId,
      settings: { people: { domains: ['contoso.com'] }, leavers: { leftScope: [{ do: 'bin' }] } },
    });
    await runner().work(locationId);
    await patch(id, { op: 'Replace', path: 'emails[type eq "work"].value', value: 'bob@contoso.com' });
    while (await runner().work(locationId));
    const emails = (await contacts()).map(contact => at(contact, 'email'));
    assert.deepEqual(emails.toSorted(), ['ann@contoso.com', 'bob@contoso.com']);
    assert.equal((await call('GET', '/Users')).body.totalResults, 3);
    const shown = await engine.perform(locationId, getConnection, { connectionId });
    assert.equal(at(shown, 'connection.health.state'), 'onTime');
    assert.equal(at(await engine.perform(locationId, previewSync, { connectionId }, { links }), 'people'), 3);
  });

  test('settings that change while the connection is paused settle all users once it goes on', async () => {
    const { locationId, connectionId } = await fresh();
    await create('ann@contoso.com');
    await create('bob@fabrikam.com');
    const change = (changed: object) =>
      engine.perform(locationId, updateConnection, { connectionId, ...changed });
    await change({ status: 'paused' });
    await change({
      settings: { people: { domains: ['contoso.com'] }, leavers: { leftScope: [{ do: 'bin' }] } },
    });
    while (await runner().work(locationId));
    assert.equal((await contacts()).length, 2);
    await change({ status: 'active' });
    while (await runner().work(locationId));
    assert.equal((await onlyContact()).email, 'ann@contoso.com');
  });

  test('what a run read before a change is written as it is after the change', async () => {
    const { locationId, connectionId } = await fresh();
    const id = await create('ann@contoso.com', { title: 'Lead' });
    const gone = await create('bob@contoso.com');
    const source = scimSource(work => engine.store.read(locationId, work), connectionId);
    const { changes } = await source.page(undefined, new AbortController().signal);
    assert.equal(changes.length, 2);
    await patch(id, { op: 'Replace', path: 'title', value: 'Chair' });
    await send(204, 'DELETE', `/Users/${gone}`);
    const now = await engine.store.read(locationId, store => usersNow(store, connectionId, changes));
    assert.deepEqual(
      now.map(change => at(change, 'person.attributes.jobTitle')),
      ['Chair'],
    );
  });

  test('a write that is refused leaves the contact as it was', async () => {
    await fresh();
    const id = await create('ann@contoso.com');
    const before = await onlyContact();
    const title = { op: 'Replace', path: 'name.givenName', value: 'Other' };
    await send(400, 'PATCH', `/Users/${id}`, scimPatch(title, { op: 'Replace', path: 'shoeSize', value: 4 }));
    await send(412, 'PATCH', `/Users/${id}`, scimPatch(title), { 'if-match': 'W/"9"' });
    assert.deepEqual(await onlyContact(), before);
  });

  test('what was sent on a day is one run, with what became of whom', async () => {
    const { locationId, connectionId } = await fresh();
    const ann = await create('ann@contoso.com');
    // Records are in their order from one millisecond to the next.
    engine.clock.advance(1);
    const bob = await create('bob@contoso.com', { externalId: objectId });
    engine.clock.advance(1);
    await patch(ann, { op: 'Replace', path: 'name.familyName', value: 'Lee-Roth' });
    await patch(ann, { op: 'Replace', path: 'name.familyName', value: 'Lee-Roth' });
    engine.clock.advance(1);
    await send(204, 'DELETE', `/Users/${bob}`);
    const runs = async () => {
      const jobs = at(await engine.perform(locationId, listSyncRuns, { connectionId }), 'jobs');
      assert(Array.isArray(jobs));
      return jobs;
    };
    const [run, ...others] = await runs();
    assert.deepEqual(others, []);
    assert.equal(at(run, 'state'), 'done');
    assert.deepEqual(at(run, 'counts'), { created: 2, updated: 1, removed: 1 });
    assert.deepEqual(at(run, 'startedBy'), { kind: 'link', id: connectionId, name: 'Example' });
    const runId = at(run, 'id');
    const records = at(
      await engine.perform(locationId, listSyncRunRecords, { connectionId, runId }),
      'records',
    );
    assert(Array.isArray(records));
    assert.deepEqual(
      records.map(record => [at(record, 'personId'), at(record, 'outcome')]),
      [
        [ann, 'created'],
        [bob, 'created'],
        [ann, 'updated'],
        [bob, 'removed'],
      ],
    );
    engine.clock.advance(86_400_000);
    await patch(ann, { op: 'Replace', path: 'name.familyName', value: 'Lee-Roth' });
    assert.equal((await runs()).length, 1, 'a day without a change has no run');
    await patch(ann, { op: 'Replace', path: 'name.familyName', value: 'Lee' });
    assert.deepEqual(at((await runs())[0], 'counts'), { updated: 1 });
    assert.equal((await runs()).length, 2);
  });

  test('a test of the connection says whether its secret was used, when and by whom', async () => {
    const { locationId, connectionId, bearer } = await fresh();
    const check = async () => {
      const answer = await engine.perform(locationId, testConnection, { connectionId }, { links });
      return { ok: at(answer, 'ok'), message: textAt(answer, 'checks.1.message') };
    };
    const before = await check();
    assert.equal(before.ok, false);
    assert.match(before.message, /Nobody has used it yet/);
    const shown = await engine.perform(locationId, getConnection, { connectionId }, { links });
    assert.equal(at(shown, 'connection.scimUrl'), `https://roster.example/scim/v2/${connectionId}`);
    assert.equal(Object.hasOwn(Object(at(shown, 'connection')), 'bearer'), false);

    await send(200, 'GET', '/Users', undefined, { 'user-agent': 'Provisioning 1.0' });
    const used = await check();
    assert.equal(used.ok, true);
    assert.match(used.message, /^It was last used at \d{4}-.* by Provisioning 1\.0 from 127\.0\.0\.1\.$/);
    assert.doesNotMatch(JSON.stringify(used), new RegExp(bearer));

    await engine.perform(locationId, setConnectionCredentials, { connectionId, credentials: {} }, { links });
    const replaced = await check();
    assert.equal(replaced.ok, false);
    assert.match(replaced.message, /the one before was, at .* by Provisioning 1\.0 .*Enter the new one/);
  });

  test('of somebody who was erased no document is kept, and none is taken again', async () => {
    const { locationId, connectionId } = await fresh();
    const id = await create('zyxwcanary@contoso.com', { externalId: objectId });
    const contactId = String((await onlyContact()).id);
    await engine.perform(locationId, eraseContact, { contactId, reason: 'Request 7' });
    await send(404, 'GET', `/Users/${id}`);
    const again = await send(
      403,
      'POST',
      '/Users',
      scimUser('zyxwcanary@contoso.com', { externalId: objectId }),
    );
    assert.match(String(again.detail), /erased/);
    assert.equal((await send(200, 'GET', '/Users')).totalResults, 0);
    assert.deepEqual(await contacts(), []);
    const kept = await engine.store.read(locationId, ({ database }) =>
      database.selectFrom('scim_email').selectAll().where('connection_id', '=', connectionId).execute(),
    );
    assert.deepEqual(kept, []);
  });

  test('while the connection is paused nothing is taken, and what is there can be read', async () => {
    const { locationId, connectionId } = await fresh();
    const id = await create('ann@contoso.com');
    await engine.perform(locationId, updateConnection, { connectionId, status: 'paused' });
    const refused = await connection.call('DELETE', `/Users/${id}`);
    assert.deepEqual([refused.status, refused.headers.get('retry-after')], [503, '30']);
    await send(200, 'GET', `/Users/${id}`);
    await engine.perform(locationId, updateConnection, { connectionId, status: 'active' });
    await send(204, 'DELETE', `/Users/${id}`);
  });

  test('a connection shows its secret once, a new one when its credentials are set, and no other time', async () => {
    const { locationId, connectionId, bearer } = await fresh();
    const shown = await engine.perform(locationId, getConnection, { connectionId });
    assert.equal(at(shown, 'connection.hasCredentials'), true);
    assert.ok(!JSON.stringify(shown).includes('bearer'));
    const set = await engine.perform(
      locationId,
      setConnectionCredentials,
      { connectionId, credentials: {} },
      { links },
    );
    const second = textAt(set, 'connection.bearer');
    assert.equal(at(set, 'connection.scimUrl'), `https://roster.example/scim/v2/${connectionId}`);
    for (const secret of [bearer, second]) {
      await send(200, 'GET', '/Users', undefined, { authorization: `Bearer ${secret}` });
    }
    const rows = await engine.store.engine.read(({ database }) =>
      database.selectFrom('scim_bearer').selectAll().execute(),
    );
    assert.ok(!JSON.stringify(rows).includes(bearer.slice(12)), 'only digests are kept');
  });

  test('a connection that is deleted takes its users and secrets along, the contacts stay', async () => {
    const { locationId, connectionId } = await fresh();
    await create('ann@contoso.com');
    await engine.perform(locationId, deleteConnection, { connectionId });
    await send(401, 'GET', '/Users');
    const contact = await onlyContact();
    await engine.perform(locationId, getContact, { contactId: contact.id });
    const left = await engine.store.read(locationId, ({ database }) =>
      database.selectFrom('scim_user').selectAll().where('connection_id', '=', connectionId).execute(),
    );
    assert.deepEqual(left, []);
  });
});
