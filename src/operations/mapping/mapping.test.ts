import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultMapping } from '#contacts/directory/mapping.ts';
import { defaultLinkedFields } from '#contacts/linked-field.ts';
import { connectDirectory } from '#test/support/directories.ts';
import { startLinked } from '#test/support/highlevel/linked.ts';
import { type Answer, at, type OperationTest, specify, textAt } from '#test/support/operations.ts';
import { createConnection } from '../connection/create.ts';
import { getConnection } from '../connection/get.ts';
import { createContact } from '../contact/create.ts';
import { listContacts } from '../contact/list.ts';
import { updateContact } from '../contact/update.ts';
import { createField } from '../field/create.ts';
import { listSyncRunRecords } from '../sync/list-run-records.ts';
import { listSyncRuns } from '../sync/list-runs.ts';
import { getMapping } from './get.ts';
import { previewMapping } from './preview.ts';
import { setMapping } from './set.ts';

const city = { target: 'city', source: 'city', owner: 'directory' };
const email = { target: 'email', source: 'mail', owner: 'directory' };

/** A connection that nobody signs in to. */
async function connect({ perform }: Pick<OperationTest, 'perform'>, name: string): Promise<string> {
  return textAt(await perform(createConnection, { type: 'scim', name }), 'connection.id');
}

specify(getMapping, ({ perform, sample }) => {
  test('a new connection has the default mapping', async () => {
    const connectionId = await connect({ perform }, 'New');
    const answer = await sample({ connectionId });
    assert.deepEqual(at(answer, 'mapping.fields'), defaultMapping.fields);
    assert.equal(at(answer, 'mapping.isDefault'), true);
  });

  test('a connection to HighLevel keeps alike all that both hold, and neither side rules it', async () => {
    const settings = { locationId: 'there' };
    const answer = await perform(createConnection, { type: 'highlevel', name: 'There', settings });
    const { mapping } = await perform(getMapping, { connectionId: textAt(answer, 'connection.id') });
    assert.deepEqual(at(mapping, 'fields'), defaultLinkedFields);
    assert.equal(at(mapping, 'isDefault'), true);
  });
});

specify(setMapping, context => {
  const { perform, sample, runSync, clock } = context;

  test('a mapping stays as it was set, and null puts the default back', async () => {
    const connectionId = await connect(context, 'Set');
    const fields = [city, { ...email, owner: 'directoryFirst', mode: 'fillIfEmpty' }];
    const set = await sample({ connectionId, fields });
    assert.deepEqual(at(set, 'mapping.fields'), fields);
    assert.deepEqual(await perform(getMapping, { connectionId }), set);
    assert.equal(at(await perform(getConnection, { connectionId }), 'connection.version'), 2);

    assert.deepEqual(await perform(setMapping, { connectionId, fields }), set);
    const back = await perform(setMapping, { connectionId, fields: null });
    assert.deepEqual(at(back, 'mapping.fields'), defaultMapping.fields);
    assert.equal(at(back, 'mapping.isDefault'), true);
  });

  test('everything that is wrong with a mapping is told at once, and nothing is changed', async () => {
    const connectionId = await connect(context, 'Wrong');
    const fields = [
      { ...city, target: 'town' },
      { ...email, source: 'lower(mail' },
      { ...city, source: 'shoe' },
    ];
    await assert.rejects(perform(setMapping, { connectionId, fields }), ({ details }) => {
      assert.deepEqual(
        details.fields.map((field: { readonly member: string }) => field.member),
        ['fields[0].target', 'fields[1].source', 'fields[2].source'],
      );
      return true;
    });
    assert.equal(at(await perform(getMapping, { connectionId }), 'mapping.isDefault'), true);
  });

  test('a mapping that was changed since it was read is not changed', async () => {
    const connectionId = await connect(context, 'Late');
    await perform(setMapping, { connectionId, fields: [city] });
    const late = perform(setMapping, { connectionId, fields: [] }, { ifVersion: 1 });
    await assert.rejects(late, { code: 'version_conflict' });
  });

  test('everybody is mapped anew by the next run, also by attributes that were not read before', async () => {
    const { graph, connectionId } = await connectDirectory(context);
    graph.upsert({
      id: 'ann',
      displayName: 'Ann',
      mail: 'ann@example.com',
      proxyAddresses: ['smtp:lee@example.com'],
    });
    await runSync();
    const additional = { target: 'additionalEmails', source: 'proxyAddresses', owner: 'directory' };
    const jobs = {
      target: 'customField:mailbox',
      source: "join(' ', mail)",
      owner: 'directory',
      label: 'Mailbox',
    };
    await perform(setMapping, { connectionId, fields: [email, additional, jobs] });
    clock.advance(31_000);
    await runSync();
    const contacts = await perform(listContacts, { query: 'ann' });
    assert.deepEqual(at(contacts, 'contacts.0.additionalEmails'), [{ email: 'lee@example.com' }]);
    assert.equal(at(contacts, 'contacts.0.customFields.0.name'), 'Mailbox');
  });
});

specify(setMapping, context => {
  const { perform, runSync } = context;

  test('a value goes into a field that is there as that one keeps it, or is left out with a note', async () => {
    const { graph, connectionId } = await connectDirectory(context);
    await perform(createField, { locationId: context.locationId, name: 'Floor', dataType: 'NUMERICAL' });
    const floor = { target: 'customField:floor', source: 'officeLocation', owner: 'directory' };
    await perform(setMapping, { connectionId, fields: [email, floor] });
    graph.upsert({ id: 'ann', displayName: 'Ann', mail: 'ann@example.com', officeLocation: '42' });
    graph.upsert({ id: 'bob', displayName: 'Bob', mail: 'bob@example.com', officeLocation: 'Attic' });
    await runSync();

    const ann = await perform(listContacts, { query: 'ann@example.com' });
    assert.equal(at(ann, 'contacts.0.customFields.0.value'), 42);
    const bob = await perform(listContacts, { query: 'bob@example.com' });
    assert.deepEqual(at(bob, 'contacts.0.customFields'), []);
    const runId = at(await perform(listSyncRuns, { connectionId }), 'jobs.0.id');
    const { records } = await perform(listSyncRunRecords, { connectionId, runId });
    assert.ok(Array.isArray(records));
    assert.equal(
      records.find(record => at(record, 'personId') === 'bob')?.reason,
      'customField:floor: “Attic” was left out: the field Floor is NUMERICAL here and must be a number.',
    );
  });
});

specify(previewMapping, context => {
  const { perform, sample, runSync } = context;

  test('people are shown as the directory has them, once they are contacts beside what stands there', async () => {
    const { graph, connectionId } = await connectDirectory(context);
    graph.upsert({ id: 'ann', displayName: 'Ann Lee', mail: 'ann@Example.com', city: 'Rome' });
    graph.upsert({ id: 'gus', displayName: 'Gus', mail: 'gus@example.com', userType: 'Guest' });
    const preview = async (...fields: object[]) =>
      perform(previewMapping, { connectionId, mapping: { fields } });
    const first = await preview(city, { ...email, source: 'list(department, mail)' });
    assert.deepEqual(
      samplesIn(first).map(sample => [textAt(sample, 'source.personId'), at(sample, 'contact')]),
      [
        [
          'ann',
          [
            { target: 'city', value: 'Rome', before: null, after: 'Rome' },
            { target: 'email', value: 'ann@example.com', before: null, after: 'ann@example.com' },
          ],
        ],
      ],
    );

    await runSync();
    const contacts = await perform(listContacts, { query: 'ann' });
    const fields = [
      { ...city, source: "append(city, ' (Italy)')" },
      { ...email, source: "'other@example.com'", owner: 'local' },
      { target: 'phone', source: 'displayName', owner: 'directory' },
      { target: 'name', source: 'upper(displayName)', owner: 'directory' },
    ];
    const later = await sample({ connectionId, mapping: { fields } });
    assert.deepEqual(samplesIn(later).length, 1);
    assert.equal(at(later, 'samples.0.contactId'), at(contacts, 'contacts.0.id'));
    assert.deepEqual(at(later, 'samples.0.contact'), [
      { target: 'city', value: 'Rome (Italy)', before: 'Rome', after: 'Rome (Italy)' },
      { target: 'email', value: 'other@example.com', before: 'ann@example.com', after: 'ann@example.com' },
      { target: 'name', value: 'ANN LEE', before: 'Ann Lee', after: 'ANN LEE' },
      { target: 'customField:entra_phone', value: 'Ann Lee', before: null, after: 'Ann Lee' },
    ]);
    assert.equal(at(later, 'samples.0.warnings.0.target'), 'phone');
    assert.deepEqual(await perform(listContacts, { query: 'ann' }), contacts);
  });

  test('a mapping with something wrong is refused by its place in the input', async () => {
    const connectionId = await connect(context, 'Refused');
    const mapping = { fields: [city, city] };
    await assert.rejects(perform(previewMapping, { connectionId, mapping }), {
      message: 'city is mapped twice.',
    });
  });
});

specify(setMapping, context => {
  const { perform } = context;

  /** A connection to HighLevel with a contact that both sides have. */
  async function connectHighLevel(name: string) {
    const { store, clock, locationId } = context;
    const settings = { locationId: 'there' };
    const answer = await perform(createConnection, { type: 'highlevel', name, settings });
    const connectionId = textAt(answer, 'connection.id');
    const linked = await startLinked({ store, clock, locationId, connectionId });
    const contact = { firstName: name, email: `${name}@example.com`, city: 'Here' };
    const contactId = textAt(await perform(createContact, contact), 'contact.id');
    await linked.settle();
    return { ...linked, contactId };
  }

  test('of HighLevel it says which side rules a field and when it goes to the other, and has all looked at again', async () => {
    const { connectionId, highLevel, settle } = await connectHighLevel('Ann');
    const fields = [
      { target: 'city', owner: 'roster' },
      { target: 'customField:floor', owner: 'highlevel', mode: 'updateOnly' },
    ];
    const set = await perform(setMapping, { connectionId, fields });
    assert.deepEqual(at(set, 'mapping.fields'), fields);
    assert.deepEqual(await perform(getMapping, { connectionId }), set);
    const before = highLevel.journal.length;
    await settle();
    assert.match(JSON.stringify(highLevel.journal.slice(before)), /GET \/contacts\/\{contactId\}/);
    const back = await perform(setMapping, { connectionId, fields: null });
    assert.deepEqual(at(back, 'mapping.fields'), defaultLinkedFields);
  });

  test('of HighLevel only what it holds too is taken, and nothing that is of a directory', async () => {
    const { connectionId } = await connectHighLevel('Bob');
    for (const field of [
      { target: 'gender', owner: 'roster' },
      { target: 'city', owner: 'directory' },
      { target: 'city', owner: 'roster', mode: 'fillIfEmpty' },
      { target: 'city', owner: 'roster', source: 'city' },
    ])
      await assert.rejects(perform(setMapping, { connectionId, fields: [field] }), { code: 'invalid_input' });
    const directory = await connect(context, 'Directory');
    const foreign = { connectionId: directory, fields: [{ ...city, owner: 'roster' }] };
    await assert.rejects(perform(setMapping, foreign), { code: 'invalid_input' });
  });

  test('of HighLevel a mapping is tried on contacts that are linked, and changes nothing', async () => {
    const { connectionId, contactId, highLevel, settle } = await connectHighLevel('Cid');
    const there = highLevel.contacts().find(({ firstName }) => firstName === 'Cid');
    highLevel.act('PUT', `/contacts/${textAt(there, 'id')}`, { city: 'There' });
    await perform(updateContact, { contactId, city: 'Elsewhere' });
    // Both at the same time: neither holds until somebody decides.
    await settle();
    const cityBy = async (owner: string) => {
      const mapping = { fields: [{ target: 'city', owner }] };
      const answer = await perform(previewMapping, { connectionId, mapping });
      const sample = samplesIn(answer).find(found => at(found, 'contactId') === contactId);
      assert.equal(at(sample, 'source.personId'), at(there, 'id'));
      return at(sample, 'contact');
    };
    const before = { target: 'city', value: 'There', before: 'Elsewhere' };
    assert.deepEqual(await cityBy('highlevel'), [{ ...before, after: 'There' }]);
    assert.deepEqual(await cityBy('roster'), [{ ...before, after: 'Elsewhere' }]);
  });
});

specify(setMapping, context => {
  const { perform, runSync, store, clock } = context;

  test('of HighLevel, what a directory rules is Roster’s whatever the mapping says', async () => {
    const { graph } = await connectDirectory(context, { approveFirstRun: true });
    graph.upsert({ id: 'eve', displayName: 'Eve', mail: 'eve@example.com', city: 'Rome' });
    await runSync();
    const { locationId } = context;
    const fields = [
      { target: 'email', owner: 'newest' },
      { target: 'city', owner: 'highlevel' },
      { target: 'website', owner: 'newest' },
    ] as const;
    const { highLevel, settle } = await startLinked({ store, clock, locationId, fields });
    clock.advance(5000);
    await settle();
    const path = `/contacts/${textAt(highLevel.contacts(), '0.id')}`;
    highLevel.act('PUT', path, { city: 'Paris', website: 'eve.example' });
    await settle();
    const contacts = await perform(listContacts, { query: 'eve' });
    const there = highLevel.act('GET', path);
    assert.deepEqual([at(contacts, 'contacts.0.city'), at(there, 'contact.city')], ['Rome', 'Rome']);
    assert.equal(at(contacts, 'contacts.0.website'), 'eve.example');
  });
});

function samplesIn({ samples }: Answer): readonly unknown[] {
  assert.ok(Array.isArray(samples));
  return samples;
}
