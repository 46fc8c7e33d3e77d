import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { enterpriseSchema, userSchema } from '#contacts/scim/schema.ts';
import { readAudit } from '#store/audit/audit.ts';
import { newScimBearer } from '#store/scim/bearers.ts';
import { cause, onBothEngines } from '#test/support/engines.ts';
import { at } from '#test/support/operations.ts';
import {
  newScimConnection,
  type ScimAnswer,
  type ScimConnection,
  type ScimServer,
  scimPatch,
  scimUser,
  startScimServer,
} from '#test/support/scim.ts';

const filter = (text: string) => `/Users?filter=${encodeURIComponent(text)}`;
const day = 86_400_000;

/** The names of the accounts in a list. */
function userNames({ status, body }: ScimAnswer): unknown[] {
  assert.equal(status, 200);
  const { Resources } = body;
  assert(Array.isArray(Resources));
  return Resources.map(resource => at(resource, 'userName'));
}

function assertError({ status, headers, body }: ScimAnswer, wanted: number, scimType?: string): void {
  assert.equal(status, wanted);
  assert.equal(headers.get('content-type'), 'application/scim+json');
  assert.deepEqual(body.schemas, ['urn:ietf:params:scim:api:messages:2.0:Error']);
  assert.equal(body.status, String(wanted));
  assert.equal(body.scimType, scimType);
  assert.match(String(body.detail), /\.$/);
}

onBothEngines('The SCIM server', engine => {
  let server: ScimServer;
  let connection: ScimConnection;
  before(async () => {
    server = await startScimServer(engine);
  });
  after(() => server.close());

  const fresh = async () => {
    connection = await newScimConnection(engine, server);
    return connection.call;
  };
  const created = async (userName: string, members = {}) => {
    const answer = await connection.call('POST', '/Users', scimUser(userName, members));
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    return String(answer.body.id);
  };

  describe('what Entra ID sends', () => {
    test('test connection: a filter that finds nobody is an empty list', async () => {
      const call = await fresh();
      for (const name of ['userName', 'externalId', 'emails[type eq "work"].value']) {
        const { status, headers, body } = await call('GET', filter(`${name} eq "4f1c2f5e-1ab5-46ac"`));
        assert.equal(status, 200);
        assert.equal(headers.get('content-type'), 'application/scim+json');
        assert.deepEqual(body, {
          schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
          totalResults: 0,
          startIndex: 1,
          itemsPerPage: 0,
          Resources: [],
        });
      }
    });

    for (const [flavour, operations] of [
      [
        'without the flag',
        {
          change: [
            { op: 'Replace', path: 'emails[type eq "work"].value', value: 'lee@contoso.com' },
            { op: 'Add', path: 'phoneNumbers[type eq "mobile"].value', value: '55555555555' },
            { op: 'Add', path: `${enterpriseSchema}:manager`, value: 'manager-id' },
            { op: 'Replace', path: 'name.familyName', value: 'Lee-Roth' },
            { op: 'Remove', path: 'title' },
          ],
          disable: [{ op: 'Replace', path: 'active', value: 'False' }],
          enable: [{ op: 'Replace', path: 'active', value: 'True' }],
        },
      ],
      [
        'with aadOptscim062020',
        {
          change: [
            {
              op: 'replace',
              value: {
                'emails[type eq "work"].value': 'lee@contoso.com',
                'phoneNumbers[type eq "mobile"].value': '55555555555',
                [`${enterpriseSchema}:manager`]: 'manager-id',
                'name.familyName': 'Lee-Roth',
              },
            },
            { op: 'remove', path: 'title' },
          ],
          disable: [{ op: 'replace', value: { active: false } }],
          enable: [{ op: 'replace', value: { active: true } }],
        },
      ],
    ] as const) {
      test(`match, create, change, disable, restore, delete ${flavour}`, async () => {
        const call = await fresh();
        assert.deepEqual(userNames(await call('GET', filter('userName eq "ann@contoso.com"'))), []);
        const id = await created('ann@contoso.com', { externalId: 'annl', title: 'Lead' });
        assert.deepEqual(userNames(await call('GET', filter('userName eq "ANN@contoso.com"'))), [
          'ann@contoso.com',
        ]);

        const changed = await call('PATCH', `/Users/${id}`, scimPatch(...operations.change));
        assert.equal(changed.status, 200);
        const { title, emails, phoneNumbers, name } = changed.body;
        assert.equal(title, undefined);
        assert.deepEqual(emails, [{ primary: true, type: 'work', value: 'lee@contoso.com' }]);
        assert.deepEqual(phoneNumbers, [{ type: 'mobile', value: '55555555555' }]);
        assert.deepEqual(at(changed.body[enterpriseSchema], 'manager'), { value: 'manager-id' });
        assert.equal(at(name, 'familyName'), 'Lee-Roth');

        const disabled = await call('PATCH', `/Users/${id}`, scimPatch(...operations.disable));
        assert.equal(disabled.body.active, false);
        const read = await call('GET', `/Users/${id}`);
        assert.deepEqual([read.status, read.body.active], [200, false]);
        const restored = await call('PATCH', `/Users/${id}`, scimPatch(...operations.enable));
        assert.equal(restored.body.active, true);

        const removed = await call('DELETE', `/Users/${id}`);
        assert.equal(removed.status, 204);
        for (const method of ['GET', 'DELETE']) assertError(await call(method, `/Users/${id}`), 404);
        assertError(await call('PATCH', `/Users/${id}`, scimPatch(...operations.enable)), 404);
      });
    }
  });

  test('the sequence of the SCIM validator', async () => {
    const call = await fresh();
    const id = await created('val@contoso.com', { displayName: 'Val', nickName: 'V' });
    assertError(await call('POST', '/Users', scimUser('VAL@contoso.com')), 409, 'uniqueness');
    assert.deepEqual(userNames(await call('GET', filter('userName eq "val@contoso.com"'))), [
      'val@contoso.com',
    ]);
    assert.deepEqual(userNames(await call('GET', filter('userName eq "non-existent"'))), []);
    const path = `/Users/${id}`;
    const patch = async (...operations: readonly unknown[]) =>
      (await call('PATCH', path, scimPatch(...operations))).body;
    assert.equal((await patch({ op: 'replace', path: 'displayName', value: 'Other' })).displayName, 'Other');
    assert.equal((await patch({ op: 'add', path: 'title', value: 'Tester' })).title, 'Tester');
    const both = await patch(
      { op: 'remove', path: 'nickName' },
      { op: 'replace', path: 'title', value: 'Lead' },
    );
    assert.deepEqual([both.nickName, both.title], [undefined, 'Lead']);
    const replaced = await call('PUT', path, scimUser('val2@contoso.com', { displayName: 'New' }));
    assert.deepEqual(
      [replaced.status, replaced.body.userName, replaced.body.title],
      [200, 'val2@contoso.com', undefined],
    );
    assert.equal((await call('DELETE', path)).status, 204);
    assertError(await call('GET', path), 404);
  });

  test('values come back as they were sent', async () => {
    const call = await fresh();
    const phoneNumbers = [{ type: 'mobile', value: '55555555555' }];
    const sent = scimUser(' Ann@CONTOSO.com', {
      phoneNumbers,
      displayName: 'ANN  lee',
      title: '',
      locale: 'EN_us',
    });
    const { body } = await call('POST', '/Users', sent);
    const { roles, meta, schemas, ...values } = sent;
    const read = await call('GET', `/Users/${body.id}`);
    for (const [name, value] of Object.entries(values)) assert.deepEqual(read.body[name], value, name);
  });

  test('a user has its address and an ETag, and If-Match holds a change to what was read', async () => {
    const call = await fresh();
    const made = await call('POST', '/Users', scimUser('ann@contoso.com'));
    const { id } = made.body;
    const location = `https://roster.example/scim/v2/${connection.connectionId}/Users/${id}`;
    assert.equal(made.headers.get('location'), location);
    assert.equal(made.headers.get('etag'), 'W/"1"');
    assert.equal(at(made.body.meta, 'location'), location);
    assert.equal(at(made.body.meta, 'version'), 'W/"1"');

    const path = `/Users/${id}`;
    const title = scimPatch({ op: 'add', path: 'title', value: 'Lead' });
    for (const [method, body] of [
      ['PATCH', title],
      ['PUT', scimUser('x@contoso.com')],
      ['DELETE', undefined],
    ] as const) {
      assertError(await call(method, path, body, { 'if-match': 'W/"7"' }), 412);
      assertError(await call(method, path, body, { 'if-match': 'nonsense' }), 412);
    }
    const changed = await call('PATCH', path, title, { 'if-match': 'W/"1"' });
    assert.equal(changed.headers.get('etag'), 'W/"2"');
    const same = await call('PATCH', path, title, { 'if-match': '*' });
    assert.equal(same.headers.get('etag'), 'W/"2"');
    assert.equal((await call('GET', path, undefined, { 'if-none-match': 'W/"2"' })).status, 304);
    assert.equal((await call('GET', path, undefined, { 'if-none-match': 'W/"1"' })).status, 200);
    assert.equal((await call('DELETE', path, undefined, { 'if-match': 'W/"1", W/"2"' })).status, 204);
  });

  test('lists have pages that count from 1, and count=0 gives the total alone', async () => {
    const call = await fresh();
    const names = ['a', 'b', 'c', 'd', 'e'].map(letter => `${letter}@contoso.com`);
    for (const name of names) await created(name);
    for (const query of ['', `&filter=${encodeURIComponent('userName co "@"')}`]) {
      const seen: unknown[] = [];
      for (const startIndex of [1, 3, 5, 7]) {
        const page = await call('GET', `/Users?startIndex=${startIndex}&count=2${query}`);
        seen.push(...userNames(page));
        assert.deepEqual([page.body.totalResults, page.body.startIndex], [5, startIndex]);
      }
      assert.deepEqual(seen.toSorted(), names);
      const none = await call('GET', `/Users?count=0${query}`);
      assert.deepEqual([none.body.totalResults, none.body.itemsPerPage], [5, 0]);
      assert.equal(userNames(await call('GET', `/Users?startIndex=-3&count=100000${query}`)).length, 5);
    }
    assertError(await call('GET', '/Users?count=many'), 400, 'invalidValue');
    const searched = await call('POST', '/Users/.search', {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'],
      filter: 'userName sw "b"',
      attributes: ['userName'],
      startIndex: 1,
      count: 10,
    });
    assert.deepEqual(userNames(searched), ['b@contoso.com']);
    assert.deepEqual(userNames(await call('POST', '/.search', { filter: 'userName sw "c"' })), [
      'c@contoso.com',
    ]);
  });

  test('filters find by every operator, and what is none is 400 invalidFilter', async () => {
    const call = await fresh();
    await created('ann@contoso.com', {
      externalId: 'A1',
      title: 'Lead',
      [enterpriseSchema]: { department: 'Sales' },
    });
    await created('bob@contoso.com', { externalId: 'a1', active: 'False' });
    for (const [text, found] of [
      ['userName eq "BOB@contoso.com"', ['bob@contoso.com']],
      ['externalId eq "a1"', ['bob@contoso.com']],
      ['emails.value eq "ANN@contoso.com"', ['ann@contoso.com']],
      ['emails[type eq "work"].value eq "ann@contoso.com"', ['ann@contoso.com']],
      ['emails[type eq "home" and value eq "ann@contoso.com"]', []],
      ['userName eq "ann@contoso.com" and active eq false', []],
      ['active eq false', ['bob@contoso.com']],
      ['title pr', ['ann@contoso.com']],
      ['not (title pr) and userName sw "b"', ['bob@contoso.com']],
      [`${enterpriseSchema}:department eq "sales" or userName ew "none"`, ['ann@contoso.com']],
      ['meta.lastModified gt "2000-01-01T00:00:00Z" and userName lt "b"', ['ann@contoso.com']],
      ['userName eq "a\\u0000b"', []],
    ] as const) {
      assert.deepEqual(userNames(await call('GET', filter(text))), found, text);
    }
    for (const text of ['userName is "x"', 'userName eq', 'shoeSize eq "4"', '(userName pr']) {
      assertError(await call('GET', filter(text)), 400, 'invalidFilter');
    }
    assertError(await call('GET', '/Users?filter=a&filter=b'), 400, 'invalidFilter');
  });

  test('a filter that no index carries finds among more users than are looked at at once', async () => {
    const call = await fresh();
    const { locationId, connectionId } = connection;
    const { insertScimUser } = await import('#store/scim/users.ts');
    await engine.store.write(locationId, cause, async writer => {
      for (let number = 0; number < 1203; number++) {
        const document = { userName: `p${number}@contoso.com`, title: number % 400 === 1 ? 'Lead' : 'Other' };
        await insertScimUser(writer, connectionId, {
          id: `u${number}`,
          document,
          version: 1,
          created: 0,
          modified: 0,
        });
      }
    });
    const page = await call('GET', `${filter('title eq "lead"')}&count=2&startIndex=2`);
    assert.deepEqual([page.body.totalResults, page.body.itemsPerPage], [4, 2]);
  });

  test('attributes and excludedAttributes shape each answer', async () => {
    const call = await fresh();
    const id = await created('ann@contoso.com', { title: 'Lead' });
    const query = 'attributes=userName,emails.value';
    const wanted = {
      schemas: [userSchema],
      id,
      userName: 'ann@contoso.com',
      emails: [{ value: 'ann@contoso.com' }],
    };
    assert.deepEqual((await call('GET', `/Users/${id}?${query}`)).body, wanted);
    assert.deepEqual((await call('GET', `/Users?${query}`)).body.Resources, [wanted]);
    const patched = await call('PATCH', `/Users/${id}?${query}`, scimPatch({ op: 'remove', path: 'title' }));
    assert.deepEqual(patched.body, wanted);
    const { meta, emails, ...rest } = (await call('GET', `/Users/${id}`)).body;
    assert.deepEqual((await call('GET', `/Users/${id}?excludedAttributes=meta,emails`)).body, rest);
  });

  test('two users never have one userName, whoever comes first', async () => {
    const call = await fresh();
    const id = await created('ann@contoso.com');
    await created('bob@contoso.com');
    assertError(await call('PUT', `/Users/${id}`, scimUser('BOB@contoso.com')), 409, 'uniqueness');
    const rename = scimPatch({ op: 'replace', path: 'userName', value: 'Bob@contoso.com' });
    assertError(await call('PATCH', `/Users/${id}`, rename), 409, 'uniqueness');
    assert.equal((await call('PUT', `/Users/${id}`, scimUser('ANN@contoso.com'))).status, 200);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => call('POST', '/Users', scimUser('cleo@contoso.com'))),
    );
    assert.deepEqual(answers.map(({ status }) => status).toSorted(), [201, ...Array(9).fill(409)]);
    const externalId = '2819c223-7f76-453a-919d-413861904646';
    assert.equal(await created('dan@contoso.com', { externalId }), externalId);
    assertError(
      await call('POST', '/Users', scimUser('dan2@contoso.com', { externalId })),
      409,
      'uniqueness',
    );
  });

  test('what cannot be meant is refused by its kind, and nothing is changed', async () => {
    const call = await fresh();
    const id = await created('ann@contoso.com');
    const path = `/Users/${id}`;
    const replace = (target: string, value: unknown) =>
      call('PATCH', path, scimPatch({ op: 'replace', path: target, value }));
    assertError(await replace('shoeSize', 4), 400, 'invalidPath');
    assertError(await replace('emails[type is "work"].value', 'x'), 400, 'invalidFilter');
    assertError(await replace('active', 'maybe'), 400, 'invalidValue');
    assertError(await replace('id', 'other'), 400, 'mutability');
    assertError(await call('PATCH', path, scimPatch({ op: 'remove' })), 400, 'noTarget');
    assertError(await call('PATCH', path, {}), 400, 'invalidSyntax');
    assertError(await call('PATCH', path), 400, 'invalidSyntax');
    assertError(await call('POST', '/Users', '{"userName":'), 400, 'invalidSyntax');
    assertError(await call('POST', '/Users', scimUser('a\0b')), 400, 'invalidValue');
    assertError(await call('POST', '/Users', scimUser('')), 400, 'invalidValue');
    assertError(
      await call('POST', '/Users', scimUser('big', { title: 'x'.repeat(70_000) })),
      400,
      'invalidValue',
    );
    assertError(await call('POST', '/Users', scimUser('big', { title: 'x'.repeat(1_100_000) })), 413);
    assertError(await call('POST', '/Users', 'x', { 'content-type': 'text/plain' }), 415);
    assertError(await call('GET', '/Users/a%00b'), 404);
    assertError(await call('GET', '/Nothing'), 404);
    const { headers } = await call('GET', path);
    assert.equal(headers.get('etag'), 'W/"1"');
  });

  test('bodies are taken as application/scim+json and as application/json', async () => {
    const call = await fresh();
    const types = [
      'application/scim+json; charset=utf-8',
      'application/json',
      'application/json; charset=utf-8',
    ];
    for (const [index, type] of types.entries()) {
      const answer = await call('POST', '/Users', scimUser(`u${index}@contoso.com`), {
        'content-type': type,
      });
      assert.deepEqual([answer.status, answer.headers.get('content-type')], [201, 'application/scim+json']);
    }
  });

  test('the server describes itself, groups are an empty list, bulk is not offered', async () => {
    const call = await fresh();
    const config = (await call('GET', '/ServiceProviderConfig')).body;
    assert.equal(at(config.patch, 'supported'), true);
    assert.equal(at(config.etag, 'supported'), true);
    assert.equal(at(config.filter, 'supported'), true);
    assert.equal(at(config.bulk, 'supported'), false);
    const { Resources } = (await call('GET', '/Schemas')).body;
    assert(Array.isArray(Resources));
    assert.deepEqual(
      Resources.map(schema => at(schema, 'id')),
      [userSchema, enterpriseSchema],
    );
    assert.deepEqual((await call('GET', `/Schemas/${userSchema}`)).body, Resources[0]);
    const type = (await call('GET', '/ResourceTypes/User')).body;
    assert.deepEqual([type.endpoint, type.schema], ['/Users', userSchema]);
    assert.equal((await call('GET', '/ResourceTypes')).body.totalResults, 1);
    assert.equal((await call('GET', '/Groups')).body.totalResults, 0);
    assertError(await call('GET', '/Schemas/none'), 404);
    assertError(await call('GET', '/Groups/1'), 404);
    assertError(await call('GET', '/Schemas?filter=a'), 403);
    assertError(await call('POST', '/Groups', {}), 501);
    assertError(await call('POST', '/Bulk', {}), 501);
    assertError(await call('GET', '/Me'), 501);
  });

  test('70. only the secret of the connection opens its door', async () => {
    const call = await fresh();
    const foreign = await newScimConnection(engine, server);
    const token = `${Buffer.from('{"alg":"RS256","typ":"JWT","kid":"k"}').toString('base64url')}.e30.AAAA`;
    for (const authorization of [
      '',
      'Bearer',
      'Bearer ',
      `Basic ${connection.bearer}`,
      `Bearer ${token}`,
      `Bearer ${foreign.bearer}`,
      `Bearer ${connection.bearer}x`,
      `Bearer ${connection.bearer.toLowerCase()}`,
    ]) {
      for (const path of ['/Users', '/ServiceProviderConfig', '/Nothing']) {
        const answer = await call('GET', path, undefined, { authorization });
        assertError(answer, 401);
        assert.match(String(answer.headers.get('www-authenticate')), /^Bearer realm="scim"/);
        assert.ok(!JSON.stringify(answer.body).includes(connection.bearer));
      }
    }
    const lower = await call('GET', '/Users', undefined, { authorization: `bearer ${connection.bearer}` });
    assert.equal(lower.status, 200);
  });

  test('after a rotation the former secret is let in for a day, or until the next rotation', async () => {
    const call = await fresh();
    const { locationId, connectionId, bearer } = connection;
    const rotate = () => engine.store.write(locationId, cause, store => newScimBearer(store, connectionId));
    const statusOf = async (secret: string) =>
      (await call('GET', '/Users', undefined, { authorization: `Bearer ${secret}` })).status;
    const second = await rotate();
    assert.deepEqual([await statusOf(bearer), await statusOf(second)], [200, 200]);
    const third = await rotate();
    assert.deepEqual(
      [await statusOf(bearer), await statusOf(second), await statusOf(third)],
      [401, 200, 200],
    );
    engine.clock.advance(day);
    assert.deepEqual([await statusOf(second), await statusOf(third)], [401, 200]);
  });

  test('who read and who changed is in the audit', async () => {
    const call = await fresh();
    const id = await created('ann@contoso.com');
    await call('GET', `/Users/${id}`);
    await call('GET', filter('userName eq "ann@contoso.com"'));
    await engine.store.reads.write();
    const { locationId, connectionId } = connection;
    const { entries } = await engine.store.read(locationId, store => readAudit(store, { limit: 10 }));
    const own = entries.filter(({ operation }) => operation.startsWith('scim.'));
    const operations = new Set(own.map(({ operation }) => operation));
    assert.deepEqual([...operations].toSorted(), ['scim.create', 'scim.get', 'scim.list']);
    for (const { by } of own) assert.deepEqual([by.kind, by.id], ['link', connectionId]);
  });

  test('users of one connection are not those of another', async () => {
    await fresh();
    const id = await created('ann@contoso.com');
    const call = await fresh();
    assertError(await call('GET', `/Users/${id}`), 404);
    assert.deepEqual(userNames(await call('GET', '/Users')), []);
    await created('ann@contoso.com');
  });
});
