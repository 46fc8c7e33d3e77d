import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addCustomField } from '#test/support/custom-fields.ts';
import { at, specify, textAt } from '#test/support/operations.ts';
import { getJob } from '../job/get.ts';
import { createLocation } from '../location/create.ts';
import { copyContactToLocation } from './copy-to-location.ts';
import { createContact } from './create.ts';
import { deleteContact } from './delete.ts';
import { getContact } from './get.ts';

specify(copyContactToLocation, context => {
  const { perform, sample, runJobs } = context;
  const make = async (input: object) => textAt(await perform(createContact, input), 'contact.id');
  const addLocation = async () =>
    textAt(
      await perform(createLocation, { name: 'Second', country: 'US', timezone: 'America/Denver' }),
      'id',
    );
  const inside = (locationId: string) => ({
    locations: { defaultId: locationId, ids: new Set([locationId]) },
    namedLocations: [locationId],
  });
  const copy = async (input: object) => {
    const jobId = at(await perform(copyContactToLocation, input), 'job.id');
    await runJobs();
    return perform(getJob, { jobId });
  };

  test('the contact is there once the job is done, with tags by name, custom fields by key, tasks and notes', async () => {
    const toLocationId = await addLocation();
    const club = await addCustomField(context, 'Club');
    const color = await addCustomField(context, 'Color');
    const there = { store: context.store, locationId: toLocationId };
    const clubThere = await addCustomField(there, 'Club');
    await addCustomField(there, 'Color', 'NUMERICAL');
    const contactId = await make({
      firstName: 'Priya',
      email: 'priya@example.com',
      tags: ['vip'],
      externalIds: [{ system: 'crm', externalId: '1' }],
      customFields: [
        { id: club, value: 'Chess' },
        { id: color, value: 'red' },
      ],
      tasks: [{ title: 'Call', dueDate: '2026-01-16' }],
      notes: [{ body: 'Prefers mornings.' }],
    });

    const { job } = await sample({ contactId, toLocationId, include: ['tasks', 'notes'] });
    await runJobs();
    const done = await perform(getJob, { jobId: at(job, 'id') });
    assert.equal(at(done, 'job.state'), 'done');
    assert.deepEqual(at(done, 'job.counts'), { contacts: 1, tasks: 1, notes: 1, customFieldsLeftOut: 1 });

    const copied = await perform(
      getContact,
      { contactId: at(done, 'job.result.contactId'), include: ['tasks', 'notes'] },
      inside(toLocationId),
    );
    assert.equal(at(copied, 'contact.email'), 'priya@example.com');
    assert.deepEqual([at(copied, 'contact.tags'), at(copied, 'contact.externalIds')], [['vip'], []]);
    assert.deepEqual(at(copied, 'contact.customFields.0.id'), clubThere);
    assert.deepEqual(
      [at(copied, 'tasks.0.title'), at(copied, 'notes.0.body')],
      ['Call', 'Prefers mornings.'],
    );
    await perform(getContact, { contactId });
  });

  test('where the other location has the address, the job fails and says so', async () => {
    const toLocationId = await addLocation();
    await perform(createContact, { email: 'omar@example.com' }, inside(toLocationId));
    const contactId = await make({ email: 'omar@example.com' });
    const { job } = await copy({ contactId, toLocationId });
    assert.deepEqual(
      [at(job, 'state'), at(job, 'error')],
      ['failed', 'This location does not allow duplicated contacts.'],
    );
  });

  test('a contact that is deleted before it is copied is not copied', async () => {
    const toLocationId = await addLocation();
    const contactId = await make({ firstName: 'Grace' });
    const { job } = await perform(copyContactToLocation, { contactId, toLocationId });
    await perform(deleteContact, { contactId });
    await runJobs();
    assert.equal(at(await perform(getJob, { jobId: at(job, 'id') }), 'job.state'), 'failed');
  });

  test('the own location, one that is not the tenant’s and an invented contact are refused', async () => {
    const contactId = await make({ firstName: 'Ines' });
    const refused = (input: object, error: object) =>
      assert.rejects(perform(copyContactToLocation, { contactId, ...input }), error);
    await refused({ toLocationId: context.locationId }, /toLocationId must be another location/);
    await refused({ toLocationId: 'invented' }, { code: 'location_forbidden' });
    await refused({ toLocationId: 'invented', contactId: 'invented' }, { code: 'not_found' });
  });
});
